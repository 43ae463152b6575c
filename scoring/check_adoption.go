package scoring

// CheckAdoption returns every reason to refuse an adoption: form, the item it
// rests on, the outlet's access (三（二）), and the same item standing in the
// same outlet already.
func CheckAdoption(r *Rules, l Lookup, a Adoption) []*Refusal {
	c := &checker{rules: r, look: l}
	unit := c.unit("unit", a.Unit)
	c.required("at", !a.At.IsZero())
	item := c.item(a)
	outlet, known := r.Outlet(a.Outlet)
	if c.required("outlet", a.Outlet != "") && !known {
		c.refuse(ReasonUnknownOutlet, "", "outlet", a.Outlet, "")
	}
	c.access(outlet, unit, "outlet", a.Commission != "")
	c.with(a, outlet)
	if item == "" || !known || a.Void != "" {
		return c.refusals
	}
	for _, b := range l.AdoptionsOf(item) {
		if b.ID != a.ID && b.Void == "" && b.Outlet == a.Outlet {
			c.refuse(ReasonSameOutlet, "", "outlet", a.Outlet, b.ID)
			break
		}
	}
	return c.refusals
}

// item checks what the adoption rests on and returns the item's id; empty if
// there is none.
func (c *checker) item(a Adoption) string {
	if a.Submission == "" && a.Commission == "" {
		c.refuse(ReasonNoItem, "", "submission", "", "")
		return ""
	}
	if a.Submission != "" {
		c.submission(a.Common, a.Submission)
	}
	if a.Commission == "" {
		return a.Submission
	}
	m, found := c.commission(a.Common, a.Commission)
	if found && a.Submission != "" && m.Submission != "" && m.Submission != a.Submission {
		c.refuse(ReasonDifferentItem, "", "commission", a.Commission, m.Submission)
	}
	return itemOf(a, m.Submission)
}

// itemOf returns the item of an adoption, whose commission was delivered with
// the given submission: one commission is one manuscript (三（三）1).
func itemOf(a Adoption, delivered string) string {
	switch {
	case a.Submission != "":
		return a.Submission
	case delivered != "":
		return delivered
	}
	return a.Commission
}

// access refuses an outlet that is not open to a unit (三（二）1, 三（二）2).
func (c *checker) access(o *Outlet, u *Unit, field string, commissioned bool) {
	if o == nil || u == nil {
		return
	}
	value := o.Name
	if field == "with" {
		value = u.Name
	}
	switch access := o.AccessOf(u.group); {
	case access == Closed:
		c.refuse(ReasonOutletClosed, o.Clause, field, value, u.group.Name)
	case access == OpenToCommission && !commissioned:
		c.refuse(ReasonCommissionOnly, o.Clause, field, value, u.group.Name)
	}
}

// with checks the further units of a joint item: each is of the roster, named
// once, and may use the outlet.
func (c *checker) with(a Adoption, o *Outlet) {
	seen := map[string]bool{a.Unit: true}
	for _, name := range a.With {
		u := c.unit("with", name)
		if seen[name] && u != nil {
			c.refuse(ReasonRepeatedUnit, "", "with", name, "")
			continue
		}
		seen[name] = true
		c.access(o, u, "with", a.Commission != "")
	}
}
