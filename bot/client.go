package bot

import (
	"bytes"
	"io"
	"net/http"
)

// wholeBodies sends each request with the whole of its body at hand. The
// library writes a body in small pieces while it is being sent, which costs more
// than the rest of the request, and could cut it short.
type wholeBodies struct{ http.Client }

// Do implements the library's HttpClient.
func (c *wholeBodies) Do(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		r.Body.Close()
		if err != nil {
			return nil, err
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
	return c.Client.Do(r)
}
