package bot

// forms are all forms, by name. It is filled in init, because some of them
// lead back to the engine.
var forms map[string]*form

func init() {
	forms = make(map[string]*form)
	for _, f := range []*form{
		submitForm, claimForm, refuseClaimForm, commissionForm, deliverForm, amendForm, paperForm,
		deputyForm, sheetForm, renameForm, officeForm, extensionForm,
		refuseExtensionForm, explainForm, dismissForm, phoneForm, arrivalForm, gradeForm, returnForm,
		extendForm, withdrawForm, failForm, agreeForm, disagreeForm, answerForm, inviteForm, endForm, publishForm,
		queryForm, correctForm, keepQueryForm, rejectQueryForm, correctQueryForm, handoverForm, numberForm,
		daysForm, unsetForm, declareForm, outageForm,
		undoForm,
		wordsForm, sendCheckForm, submitBulletinForm, paperSignForm, returnBulletinForm, checkForForm, allNoItemForm,
		amendClaimForm, confirmPageForm,
	} {
		forms[f.name] = f
	}
}
