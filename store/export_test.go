package store

// What only tests of the package look at.

// Rights is the rights table.
var Rights = rights

// Exec runs SQL past every act, as a fault or a tamperer would; on a view that
// only reads it should fail.
func (v *View) Exec(query string, args ...any) error {
	_, err := v.on.exec(query, args...)
	return err
}

// Count returns the number that query yields.
func (v *View) Count(query string, args ...any) (n int, err error) {
	return n, v.one(query, args, &n)
}

// Ask asks for a right as an act does.
func Ask(act *Act, action Action, unit string) error {
	_, err := act.ask(action, unit)
	return err
}

// Text returns the text that query yields.
func (v *View) Text(query string, args ...any) (string, error) {
	return find(v, scanString, query, args...)
}
