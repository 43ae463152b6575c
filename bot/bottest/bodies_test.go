package bottest_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"testing"

	"zwxx/bot/bottest"
)

// form makes a multipart body; an empty field has no file.
func form(t testing.TB, params map[string]string, field string, data []byte) (body []byte, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, v := range params {
		if err := w.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	if field != "" {
		part, err := w.CreateFormFile(field, "a.jpg")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(data)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), w.FormDataContentType()
}

func post(t testing.TB, s *bottest.Server, method, kind string, body []byte) reply {
	t.Helper()
	res, err := http.Post(s.URL()+"/bot"+s.Token()+"/"+method, kind, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, res)
}

func TestBodiesOfEveryKind(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	s.User(1, "王敏").Start("")
	mp, kind := form(t, map[string]string{"chat_id": "1", "text": "甲"}, "", nil)
	mustOK(t, post(t, s, "sendMessage", kind, mp))
	mustOK(t, post(t, s, "sendMessage", "application/json", []byte(`{"chat_id":1,"text":"乙","reply_markup":{"inline_keyboard":[]},"entities":null}`)))
	mustOK(t, post(t, s, "sendMessage", "application/x-www-form-urlencoded", []byte("chat_id=1&text=%E4%B8%99")))
	mustOK(t, get(t, s.URL()+"/bot"+s.Token()+"/sendMessage?chat_id=1&text=%E4%B8%81"))
	mustOK(t, post(t, s, "getMe", "multipart/form-data; boundary=x", nil)) // as the library sends it
	var got string
	for _, m := range s.Messages(1)[1:] {
		got += m.Text
	}
	if got != "甲乙丙丁" {
		t.Errorf("got %q", got)
	}
	big := append([]byte("chat_id=1&text="), bytes.Repeat([]byte("a"), 51<<20)...)
	wantRefusal(t, post(t, s, "sendMessage", "application/x-www-form-urlencoded", big), 413, "Request Entity Too Large")
}

// raw sends bytes as they are over a connection of its own, half-closes it and reads what comes back.
func raw(t *testing.T, s *bottest.Server, request string) reply {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("no answer: %v", err)
	}
	return decode(t, res)
}

func TestCutBodiesAreRefused(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	s.User(1, "王敏").Start("")
	mp, kind := form(t, map[string]string{"chat_id": "1", "text": "完整的一句话"}, "", nil)
	head := "POST /bot" + s.Token() + "/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\n"
	cut := 0
	refuse := func(name string, r reply) {
		t.Helper()
		cut++
		if r.Code != 400 || r.Description != "Bad Request: request body is cut off" {
			t.Errorf("%s: %d %q", name, r.Code, r.Description)
		}
	}
	for n := 1; n < len(mp)-len("\r\n"); n++ {
		if n == len(mp)-len("--\r\n") {
			continue // "--boundary" alone, see below
		}
		refuse(fmt.Sprintf("multipart of %d bytes", n), post(t, s, "sendMessage", kind, mp[:n]))
	}
	refuse("multipart with half a final boundary", post(t, s, "sendMessage", kind, mp[:len(mp)-len("--\r\n")]))
	refuse("content-length not reached", raw(t, s, fmt.Sprintf(head+"Content-Length: %d\r\n\r\n%s", kind, len(mp), mp[:len(mp)/2])))
	refuse("chunks without an end", raw(t, s, fmt.Sprintf(head+"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", kind, len(mp), mp)))
	refuse("half JSON", post(t, s, "sendMessage", "application/json", []byte(`{"chat_id":1,"text":"a`)))
	refuse("half a form", raw(t, s, fmt.Sprintf(head+"Content-Length: 40\r\n\r\nchat_id=1&text=a", "application/x-www-form-urlencoded")))
	if got := s.Messages(1); len(got) != 1 {
		t.Errorf("%d messages were delivered from cut bodies", len(got)-1)
	}
	refused := s.Refused()
	if len(refused) != cut {
		t.Errorf("%d refusals in the journal, want %d", len(refused), cut)
	}
	for _, r := range refused {
		if !r.CutShort {
			t.Errorf("not marked as cut: %+v", r)
		}
	}
}
