package store

import "zwxx/store/notice"

// tellQuarterResults tells the heads what their units' quarter came to, with
// the bulletin of its last month; each once.
func (tx *Tx) tellQuarterResults(b Bulletin) error {
	if b.Period.Last() != b.Period.Quarter().Last() {
		return nil
	}
	for _, unit := range tx.Rules.Units() {
		n := notice.QuarterResult{Period: b.Period.String(), Unit: unit.Name}
		if err := tx.Remind(Audience{Role: RoleHead, Unit: unit.Name}, n, "quarter-result/"+b.Period.Quarter().String()+"/"+unit.Name); err != nil {
			return err
		}
	}
	return nil
}

// LatestBulletin returns the period whose bulletin was published last, or
// [ErrNotFound].
func (v *View) LatestBulletin() (string, error) {
	return find(v, scanString, "SELECT period FROM bulletin WHERE state = ? ORDER BY published_at DESC, period DESC LIMIT 1",
		BulletinPublished)
}
