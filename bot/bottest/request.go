package bottest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// call is one request of the bot: a method with its parameters, all of them text, and uploaded files.
type call struct {
	method  string
	request int64 // running number, for the journal
	args    map[string]string
	uploads map[string]upload
	cut     bool // the body ended before its end
	ctx     context.Context
	fault   FaultKind // the fault this request met, for the journal
}

type upload struct {
	name string
	data []byte
}

func (c *call) arg(name string) string { return c.args[name] }

func (c *call) chatID() int64 {
	id, _ := strconv.ParseInt(c.args["chat_id"], 10, 64)
	return id
}

func (c *call) intArg(name string, def int64) int64 {
	n, err := strconv.ParseInt(c.args[name], 10, 64)
	if err != nil {
		return def
	}
	return n
}

// intRange is an integer parameter brought into its range, as Telegram does instead of refusing.
func (c *call) intRange(name string, def, low, high int64) int64 {
	return min(max(c.intArg(name, def), low), high)
}

func (c *call) boolArg(name string) bool {
	v := strings.ToLower(c.args[name])
	return v == "true" || v == "1" || v == "yes"
}

var errCut = &apiError{Code: 400, Description: "Bad Request: request body is cut off"}

// readBody takes the parameters from the query and from a body of any of the three kinds Telegram accepts. A body that
// ends early is refused whole: half a message is worse than none.
func readBody(w http.ResponseWriter, r *http.Request, c *call) *apiError {
	c.args = map[string]string{}
	if r.URL.RawQuery != "" {
		addValues(c.args, r.URL.Query())
	}
	body := http.MaxBytesReader(w, r.Body, maxBody)
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil && r.Header.Get("Content-Type") != "" {
		return badRequest("unsupported content type")
	}
	switch kind {
	case "multipart/form-data":
		err = readMultipart(c, body, params["boundary"])
	case "application/json":
		err = readJSON(c, body)
	case "application/x-www-form-urlencoded":
		err = readForm(c, body)
	default:
		_, err = io.Copy(io.Discard, body)
	}
	if err == nil {
		return nil
	}
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return &apiError{Code: 413, Description: "Request Entity Too Large"}
	}
	c.cut = true
	return errCut
}

func readMultipart(c *call, body io.Reader, boundary string) error {
	// The library sends no parts and no final boundary at all for a method without parameters.
	head := make([]byte, 1)
	n, err := io.ReadFull(body, head)
	if n == 0 {
		if err == io.EOF {
			return nil
		}
		return err
	}
	end := &tail{r: io.MultiReader(bytes.NewReader(head), body)}
	mr := multipart.NewReader(end, boundary)
	for {
		p, err := mr.NextRawPart()
		if err == io.EOF { // the final boundary, or a body cut within the headers of a part
			break
		}
		if err != nil {
			return err
		}
		data, err := io.ReadAll(p)
		if err != nil {
			return err
		}
		if p.FileName() != "" {
			if c.uploads == nil {
				c.uploads = map[string]upload{}
			}
			c.uploads[p.FormName()] = upload{name: p.FileName(), data: data}
			continue
		}
		c.args[p.FormName()] = string(data)
	}
	// The rest is read, too: the end of a chunked body can be missing after the final boundary.
	if _, err := io.Copy(io.Discard, end); err != nil {
		return err
	}
	if !bytes.HasSuffix(bytes.TrimRight(end.last, "\r\n"), []byte("--"+boundary+"--")) {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// tail remembers the last bytes read, where the final boundary must stand: mime/multipart takes a body that ends within
// the headers of a part for a complete one.
type tail struct {
	r    io.Reader
	last []byte
}

const tailSize = 128 // a boundary has at most 70 bytes

func (t *tail) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	if n >= tailSize {
		t.last = append(t.last[:0], p[n-tailSize:n]...)
		return n, err
	}
	if over := len(t.last) + n - tailSize; over > 0 {
		t.last = append(t.last[:0], t.last[over:]...)
	}
	t.last = append(t.last, p[:n]...)
	return n, err
}

func readJSON(c *call, body io.Reader) error {
	data, err := io.ReadAll(body)
	if err != nil || len(data) == 0 {
		return err
	}
	var obj map[string]json.RawMessage
	if err := json.Unmarshal(data, &obj); err != nil {
		return err
	}
	for k, v := range obj {
		if bytes.Equal(v, []byte("null")) {
			continue
		}
		var text string
		if json.Unmarshal(v, &text) == nil {
			c.args[k] = text
			continue
		}
		c.args[k] = string(v)
	}
	return nil
}

func readForm(c *call, body io.Reader) error {
	data, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	v, err := url.ParseQuery(string(data))
	if err != nil {
		return err
	}
	addValues(c.args, v)
	return nil
}

func addValues(args map[string]string, v url.Values) {
	for k, vs := range v {
		args[k] = vs[0]
	}
}
