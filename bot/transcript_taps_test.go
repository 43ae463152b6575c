package bot_test

import "fmt"

// taps checks how many buttons were pressed since the last such step, or the
// beginning of the transcript.
func (p *play) taps(wanted string) error {
	if got := fmt.Sprint(p.tapped); got != wanted {
		return fmt.Errorf("%s buttons were pressed", got)
	}
	p.tapped = 0
	return nil
}
