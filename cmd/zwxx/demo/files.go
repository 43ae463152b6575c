package demo

import (
	"bytes"
	"errors"
	"image"
	_ "image/gif"  // what a phone may send as a photo
	_ "image/jpeg" // what a phone may send as a photo
	_ "image/png"  // what a phone may send as a photo
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"

	"zwxx/bot/bottest"
)

const (
	maxFile  = 20 << 20 // bytes, as a bot may fetch
	maxFiles = 10       // of one album
)

// samplePhoto is a stamped letter that can be sent by those who have none at hand.
const samplePhoto = "web/sample.jpg"

// postPhoto sends what was chosen: images as photos, anything else as documents, several as an album. The form has
// the fields phone and file, or sample=1 in place of files.
func (p *page) postPhoto(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxFiles*maxFile)
	if err := r.ParseMultipartForm(maxFile); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			refuse(w, http.StatusRequestEntityTooLarge, "文件太大，每个不超过20MB。")
			return
		}
		refuse(w, http.StatusBadRequest, "没有看懂这个请求。")
		return
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	id, err := strconv.ParseInt(r.FormValue("phone"), 10, 64)
	ph := p.phone(id)
	if err != nil || ph == nil {
		refuse(w, http.StatusNotFound, unknownPhone)
		return
	}
	items, err := uploads(r.MultipartForm)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	if ids := ph.User.SendAlbum(items...); ids[0] == 0 {
		refuse(w, http.StatusConflict, "这部手机发不出消息。")
		return
	}
	writeJSON(w, http.StatusOK, struct{}{})
}

// uploads reads the files of a form. Its errors are sentences for the page.
func uploads(form *multipart.Form) ([]bottest.Upload, error) {
	files := form.File["file"]
	switch {
	case len(form.Value["sample"]) > 0:
		data, err := web.ReadFile(samplePhoto)
		if err != nil {
			panic("demo: " + err.Error())
		}
		return []bottest.Upload{{Data: data}}, nil
	case len(files) == 0:
		return nil, errors.New("还没有选照片。")
	case len(files) > maxFiles:
		return nil, errors.New("一次最多发10个文件。")
	}
	var out []bottest.Upload
	for _, f := range files {
		if f.Size == 0 || f.Size > maxFile {
			return nil, errors.New("文件" + f.Filename + "是空的或超过20MB，请换一个。")
		}
		data, err := contents(f)
		if err != nil {
			return nil, errors.New("文件" + f.Filename + "没有读出来，请再选一次。")
		}
		up := bottest.Upload{Data: data}
		if _, _, err := image.DecodeConfig(bytes.NewReader(data)); err != nil {
			up.Name = filepath.Base(f.Filename)
		}
		out = append(out, up)
	}
	return out, nil
}

func contents(f *multipart.FileHeader) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// getFile gives a file of a chat: ?id=&name=. Only what a browser shows without running it is shown, the rest is
// saved: files come from anybody.
func (p *page) getFile(w http.ResponseWriter, r *http.Request) {
	data, ok := p.Server.File(r.FormValue("id"))
	if !ok {
		refuse(w, http.StatusNotFound, "没有这个文件。")
		return
	}
	kind, _, _ := mime.ParseMediaType(http.DetectContentType(data))
	disposition := "inline"
	switch kind {
	case "image/jpeg", "image/png", "image/gif", "image/webp":
	case "application/pdf":
		// The browser's own viewer needs more than the page's policy allows.
		w.Header().Set("Content-Security-Policy", "frame-ancestors 'none'")
	case "text/plain":
		kind += "; charset=utf-8"
	default:
		kind, disposition = "application/octet-stream", "attachment"
	}
	params := map[string]string{}
	if name := strings.TrimSpace(r.FormValue("name")); name != "" {
		params["filename"] = filepath.Base(name)
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType(disposition, params))
	w.Header().Set("Cache-Control", "private, max-age=3600") // a file never changes under its id
	_, _ = w.Write(data)                                     // the page may be gone
}
