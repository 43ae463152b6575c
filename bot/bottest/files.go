package bottest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"image"
	_ "image/gif" // what sendPhoto accepts
	"image/jpeg"
	_ "image/png" // what sendPhoto accepts
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

const (
	maxDownload = 20 << 20
	maxPhoto    = 10 << 20
)

// file is one stored file; a photo has one per size.
type file struct {
	id     string
	unique string
	kind   string // "photo" or "document"
	name   string
	mime   string
	path   string
	data   []byte
	width  int
	height int
	sizes  []*file
}

type jsonFile struct {
	ID     string `json:"file_id"`
	Unique string `json:"file_unique_id"`
	Name   string `json:"file_name,omitempty"`
	Mime   string `json:"mime_type,omitempty"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	Size   int    `json:"file_size"`
	Path   string `json:"file_path,omitempty"`
}

func (f *file) json() jsonFile {
	return jsonFile{
		ID: f.id, Unique: f.unique, Name: f.name, Mime: f.mime, Width: f.width, Height: f.height, Size: len(f.data),
	}
}

func (f *file) attachment() *Attachment {
	return &Attachment{FileID: f.id, Name: f.name, Size: len(f.data)}
}

// keep stores a file under new ids. The caller holds the lock.
func (s *Server) keep(kind, name string, data []byte) *file {
	s.fileSeq++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", s.opts.Token, s.fileSeq))
	f := &file{
		id:     "BQAC" + base64.RawURLEncoding.EncodeToString(sum[:30]),
		unique: "AgAD" + base64.RawURLEncoding.EncodeToString(sum[20:30]),
		kind:   kind, data: data,
	}
	ext := path.Ext(name)
	if kind == "photo" {
		ext = ".jpg"
	} else {
		f.name, f.mime = name, http.DetectContentType(data)
	}
	f.path = kind + "s/file_" + strconv.Itoa(s.fileSeq) + ext
	s.files[f.id], s.paths[f.path] = f, f
	return f
}

// keepPhoto stores a photo in two sizes. The small one holds other bytes, so that a bot that takes the wrong size is found out.
func (s *Server) keepPhoto(data []byte) []*file {
	width, height := 1280, 960
	if cfg, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
		width, height = cfg.Width, cfg.Height
	}
	small := s.keep("photo", "", thumbnail())
	small.width, small.height = 90, 67
	big := s.keep("photo", "", data)
	big.width, big.height = width, height
	sizes := []*file{small, big}
	small.sizes, big.sizes = sizes, sizes
	return sizes
}

var thumbnail = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 90, 67)), nil); err != nil {
		panic("bottest: thumbnail: " + err.Error())
	}
	return b.Bytes()
})

// uploadedPhoto checks a photo the bot sends; a person's phone has always made a proper one.
func (s *Server) uploadedPhoto(data []byte) ([]*file, *apiError) {
	if len(data) == 0 {
		return nil, badRequest("file must be non-empty")
	}
	if len(data) > maxPhoto {
		return nil, badRequest("file is too big for a photo")
	}
	cfg, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, badRequest("IMAGE_PROCESS_FAILED")
	}
	long, short := max(cfg.Width, cfg.Height), min(cfg.Width, cfg.Height)
	if short == 0 || cfg.Width+cfg.Height > 10_000 || long > 20*short {
		return nil, badRequest("PHOTO_INVALID_DIMENSIONS")
	}
	return s.keepPhoto(data), nil
}

// File gives the bytes of a file sent by anybody.
func (s *Server) File(fileID string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[fileID]
	if f == nil {
		return nil, false
	}
	return bytes.Clone(f.data), true
}

func getFile(s *Server, c *call) (any, *apiError) {
	id := c.arg("file_id")
	if id == "" {
		return nil, badRequest("file_id not specified")
	}
	s.mu.Lock()
	f := s.files[id]
	s.mu.Unlock()
	switch {
	case f == nil:
		return nil, badRequest("wrong file_id or the file is temporarily unavailable")
	case len(f.data) > maxDownload:
		return nil, badRequest("file is too big")
	}
	j := f.json()
	j.Name, j.Mime, j.Width, j.Height, j.Path = "", "", 0, 0, f.path
	return j, nil
}

// serveFile answers /file/bot<token>/<path>. Faults with the method "file" meet it, too.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, rest string) {
	token, p, _ := strings.Cut(rest, "/")
	c := &call{method: "file", request: s.journal.requests.Add(1), ctx: r.Context()}
	h := handler{run: func(s *Server, c *call) (any, *apiError) {
		s.mu.Lock()
		f := s.paths[p]
		s.mu.Unlock()
		if f == nil || len(f.data) > maxDownload {
			return nil, &apiError{Code: 404, Description: "Not Found"}
		}
		return f, nil
	}}
	if token != s.opts.Token {
		s.refuse(w, c, &apiError{Code: 401, Description: "Unauthorized"})
		return
	}
	for _, unread := range []bool{true, false} {
		if f := s.takeFault(c, unread); f != nil {
			s.actFault(w, r, c, h, f)
			return
		}
	}
	s.answer(w, c, h)
}
