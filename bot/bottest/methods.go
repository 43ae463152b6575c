package bottest

// handler is one method of the Bot API.
type handler struct {
	run   func(*Server, *call) (any, *apiError)
	paced bool // counts against the limits
}

// methods are the methods this server knows, by name in lower case, as Telegram compares them.
var methods = map[string]handler{
	"getme":          {run: getMe},
	"getupdates":     {run: getUpdates},
	"getwebhookinfo": {run: getWebhookInfo},
	"deletewebhook":  {run: deleteWebhook},

	"sendmessage":            {run: sendMessage, paced: true},
	"sendphoto":              {run: sendPhoto, paced: true},
	"senddocument":           {run: sendDocument, paced: true},
	"sendmediagroup":         {run: sendMediaGroup, paced: true},
	"editmessagetext":        {run: editMessageText, paced: true},
	"editmessagecaption":     {run: editMessageCaption, paced: true},
	"editmessagereplymarkup": {run: editMessageReplyMarkup, paced: true},
	"deletemessage":          {run: deleteMessage},
	"answercallbackquery":    {run: answerCallbackQuery},
	"sendchataction":         {run: sendChatAction},
	"getfile":                {run: getFile},
	"getchat":                {run: getChat},

	"setmycommands":     {run: setMyCommands},
	"getmycommands":     {run: getMyCommands},
	"deletemycommands":  {run: deleteMyCommands},
	"setchatmenubutton": {run: setChatMenuButton},
}
