package bottest_test

import (
	"context"
	"fmt"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"zwxx/bot/bottest"
)

// A person starts a bot, gets a message with a button and taps it.
func Example() {
	s := bottest.NewServer(bottest.Options{})
	defer s.Close()

	u := s.User(11, "王敏")
	u.Start("")

	b, err := bot.New(s.Token(), bot.WithServerURL(s.URL()))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = b.SendMessage(context.Background(), &bot.SendMessageParams{
		ChatID: u.ID, Text: "<b>约稿</b> 春耕备耕", ParseMode: models.ParseModeHTML,
		ReplyMarkup: models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{
			{Text: "收到", CallbackData: "ack:15"},
		}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range s.Messages(u.ID) {
		fmt.Printf("%s> %s\n", m.From, m.Text)
	}
	fmt.Println(u.TapLabel("同意"))
	fmt.Println(u.TapLabel("收到"), s.Pending())
	// Output:
	// 王敏> /start
	// zwxx_bot> 约稿 春耕备耕
	// 王敏: no button "同意" is shown
	// <nil> 2
}
