package bottest

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"time"
)

// apiError is a refusal as the bot reads it.
type apiError struct {
	Code        int
	Description string
	RetryAfter  int
	MigrateTo   int64
}

func badRequest(text string) *apiError {
	return &apiError{Code: 400, Description: "Bad Request: " + text}
}

func forbidden(text string) *apiError {
	return &apiError{Code: 403, Description: "Forbidden: " + text}
}

func tooMany(wait time.Duration) *apiError {
	n := max(1, int(math.Ceil(wait.Seconds())))
	return &apiError{Code: 429, Description: "Too Many Requests: retry after " + strconv.Itoa(n), RetryAfter: n}
}

type errorParameters struct {
	RetryAfter int   `json:"retry_after,omitempty"`
	MigrateTo  int64 `json:"migrate_to_chat_id,omitempty"`
}

type errorBody struct {
	OK          bool             `json:"ok"`
	Code        int              `json:"error_code"`
	Description string           `json:"description"`
	Parameters  *errorParameters `json:"parameters,omitempty"`
}

// refuse journals and writes a refusal.
func (s *Server) refuse(w http.ResponseWriter, c *call, e *apiError) {
	s.journal.refused(Refusal{
		Request: c.request, At: s.opts.Real(), Method: c.method, ChatID: c.chatID(),
		Code: e.Code, Description: e.Description, CutShort: c.cut, Fault: c.fault, Text: c.arg("text"),
	})
	writeError(w, e)
}

func writeError(w http.ResponseWriter, e *apiError) {
	b := errorBody{Code: e.Code, Description: e.Description}
	if e.RetryAfter != 0 || e.MigrateTo != 0 {
		b.Parameters = &errorParameters{RetryAfter: e.RetryAfter, MigrateTo: e.MigrateTo}
	}
	if e.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(e.RetryAfter))
	}
	writeBytes(w, e.Code, "application/json", encode(b))
}

// encode fixes an answer while the lock is held; the message may change before it is written.
func encode(v any) json.RawMessage {
	data, err := json.Marshal(v)
	if err != nil {
		panic("bottest: encode: " + err.Error())
	}
	return data
}

// resultBody is the whole answer of a request that succeeded.
func resultBody(res any) []byte {
	if f, ok := res.(*file); ok {
		return f.data
	}
	data, ok := res.(json.RawMessage)
	if !ok {
		data = encode(res)
	}
	body := make([]byte, 0, len(data)+22)
	body = append(body, `{"ok":true,"result":`...)
	body = append(body, data...)
	return append(body, '}')
}

// writeAny writes the result of a method, or a file as it is.
func writeAny(w http.ResponseWriter, res any) {
	kind := "application/json"
	if _, ok := res.(*file); ok {
		kind = "application/octet-stream"
	}
	writeBytes(w, http.StatusOK, kind, resultBody(res))
}

func writeBytes(w http.ResponseWriter, code int, kind string, body []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(code)
	_, _ = w.Write(body) // the client may be gone
}
