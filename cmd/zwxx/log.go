package main

import (
	"io"
	"log/slog"
	"regexp"
	"strings"
)

// newLog returns a logger to w that writes no secret.
func newLog(w io.Writer, secrets ...string) *slog.Logger {
	return slog.New(slog.NewTextHandler(newRedactor(w, secrets...), nil))
}

// A redactor writes what it is given without the secrets in it: those it was
// told, whatever looks like a bot's token, which is part of every address of
// the Bot API, and what follows a /start, which may be an invitation. Each
// write must hold whole lines, as loggers and Fprintf do.
type redactor struct {
	w       io.Writer
	secrets *strings.Replacer
}

const redacted = "***"

func newRedactor(w io.Writer, secrets ...string) redactor {
	var pairs []string
	for _, secret := range secrets {
		if secret != "" {
			pairs = append(pairs, secret, redacted)
		}
	}
	return redactor{w, strings.NewReplacer(pairs...)}
}

var (
	tokenForm = regexp.MustCompile(`\d{5,}(?::|%3[Aa])[A-Za-z0-9_-]{20,}`)
	startForm = regexp.MustCompile(`(start(?:=| |\+|%20))[A-Za-z0-9_-]{16,}`)
)

// Write writes p without its secrets. It reports p's length, as a writer must
// to whoever does not know of them.
func (r redactor) Write(p []byte) (int, error) {
	line := r.secrets.Replace(string(p))
	line = tokenForm.ReplaceAllString(line, redacted)
	line = startForm.ReplaceAllString(line, "${1}"+redacted)
	if _, err := io.WriteString(r.w, line); err != nil {
		return 0, err
	}
	return len(p), nil
}
