package bot

import (
	"bytes"
	"fmt"

	"zwxx/scoring/bulletin/picture"
	"zwxx/scoring/spreadsheet"
	"zwxx/store"
	"zwxx/store/notice"
)

// The files a bulletin is handed over as.
const (
	formDocx = "docx"
	formXlsx = "xlsx"
)

func (r *reader) bulletinFile(n notice.BulletinFile) (*message, error) {
	return r.onBulletin(n.Period, func(b store.Bulletin) (*message, error) {
		content, err := r.BulletinContent(b.Period)
		if err != nil {
			return nil, err
		}
		m, err := r.text("BulletinFile", map[string]any{"Title": content.Title(), "Draft": content.Draft})
		if err != nil {
			return nil, err
		}
		m.file, err = newFile(content.Title()+"."+n.Form, content, func() ([]byte, error) {
			var file bytes.Buffer
			if n.Form == formXlsx {
				err := spreadsheet.WriteBulletin(&file, content)
				return file.Bytes(), err
			}
			err := content.Document().Write(&file)
			return file.Bytes(), err
		})
		return m, err
	})
}

// bulletinPicture is one picture of a bulletin; nothing without a font or where
// the bulletin has fewer.
func (r *reader) bulletinPicture(text string, n int) (*message, error) {
	if r.bot.cfg.Font == nil {
		return nil, nil
	}
	return r.onBulletin(text, func(b store.Bulletin) (*message, error) {
		content, err := r.BulletinContent(b.Period)
		if err != nil {
			return nil, err
		}
		pages := picture.Pages(content)
		if n < 0 || n >= len(pages) {
			return nil, nil
		}
		m, err := r.text("BulletinPicture", map[string]any{"Title": content.Caption(), "Group": pages[n].Group, "Draft": content.Draft})
		if err != nil {
			return nil, err
		}
		m.file, err = newFile(fmt.Sprintf("%s-%d.png", text, n+1), pages[n], func() ([]byte, error) {
			var file bytes.Buffer
			err := pages[n].Draw(&file, r.bot.cfg.Font)
			return file.Bytes(), err
		})
		if err == nil {
			m.file.photo = true
		}
		return m, err
	})
}
