package store

// A Role is what a person is appointed to.
type Role string

// The roles. Operator is whoever runs the program on its host; nobody is
// appointed to it and no chat can act in it.
const (
	RoleSection  Role = "section"  // 信息科
	RoleApprover Role = "approver" // 审签人
	RoleLeader   Role = "leader"   // 领导
	RoleOfficer  Role = "officer"  // 信息员
	RoleHead     Role = "head"     // 单位负责人
	RoleOperator Role = "operator"
)

// Roles are all roles, in the order in which a person's rights are looked up.
var Roles = []Role{RoleSection, RoleApprover, RoleLeader, RoleOfficer, RoleHead, RoleOperator}

// OfUnit reports whether the role belongs to a unit.
func (r Role) OfUnit() bool { return r == RoleOfficer || r == RoleHead }

// An Action names an act in the rights table and in the audit.
type Action string

// The actions. Each act of package store asks for exactly one of them.
const (
	RegisterSubmission Action = "register-submission"
	WithdrawSubmission Action = "withdraw-submission"
	NumberSubmission   Action = "number-submission"
	FileClaim          Action = "file-claim"
	ConfirmClaim       Action = "confirm-claim"
	RejectClaim        Action = "reject-claim"
	IssueCommission    Action = "issue-commission"
	Acknowledge        Action = "acknowledge"
	Deliver            Action = "deliver"
	AmendManuscript    Action = "amend-manuscript"
	ReturnDelivery     Action = "return-delivery"
	Grade              Action = "grade"
	ExtendCommission   Action = "extend-commission"
	WithdrawCommission Action = "withdraw-commission"
	ChaseCommission    Action = "chase-commission"
	RequestExtension   Action = "request-extension"
	DecideExtension    Action = "decide-extension"
	FileExplanation    Action = "file-explanation"
	RuleOnExplanation  Action = "rule-on-explanation"
	RecordOriginal     Action = "record-original"
	ProposeFailure     Action = "propose-failure"
	AnswerProposal     Action = "answer-proposal"
	SecondProposal     Action = "second-proposal"
	FileQuery          Action = "file-query"
	AnswerQuery        Action = "answer-query"
	DeferQuery         Action = "defer-query"
	RecordAdoptions    Action = "record-adoptions"
	RecordSubmissions  Action = "record-submissions"
	RecordInstructions Action = "record-instructions"
	RecordFaults       Action = "record-faults"
	RecordMerit        Action = "record-merit"
	CorrectFact        Action = "correct-fact"
	ConfirmClaims      Action = "confirm-claims"
	AmendClaim         Action = "amend-claim"
	UndoBatch          Action = "undo-batch"
	ReadUnit           Action = "read-unit"
	ReadRanking        Action = "read-ranking"
	ReadQueue          Action = "read-queue"
	ReadDelivery       Action = "read-delivery"
	Invite             Action = "invite"
	InviteDeputy       Action = "invite-deputy"
	AppointDeputy      Action = "appoint-deputy"
	EndAppointment     Action = "end-appointment"
	RenamePerson       Action = "rename-person"
	SetOffice          Action = "set-office"
	RecordExport       Action = "record-export"
	DraftBulletin      Action = "draft-bulletin"
	PublishBulletin    Action = "publish-bulletin"
	EditBulletin       Action = "edit-bulletin"
	SendForCheck       Action = "send-for-check"
	AnswerCheck        Action = "answer-check"
	ConfirmNoItem      Action = "confirm-no-item"
	ConfirmNoAdoption  Action = "confirm-no-adoption"
	SubmitBulletin     Action = "submit-bulletin"
	WithdrawBulletin   Action = "withdraw-bulletin"
	SignBulletin       Action = "sign-bulletin"
	ReturnBulletin     Action = "return-bulletin"
	RecordSignature    Action = "record-signature"
	SubscribeGroup     Action = "subscribe-group"
	ImportLedger       Action = "import-ledger"
	BeginHandover      Action = "begin-handover"
	ConfirmHandover    Action = "confirm-handover"
	CancelHandover     Action = "cancel-handover"
	SetDays            Action = "set-days"
	UnsetDay           Action = "unset-day"
	DeclareYear        Action = "declare-year"
	RestoreDatabase    Action = "restore-database"
	ResumeReminders    Action = "resume-reminders"
	DeclareOutage      Action = "declare-outage"
	AcceptInvitation   Action = "accept-invitation"
	TakeHandover       Action = "take-handover"
	StoreLetter        Action = "store-letter"
	Refuse             Action = "refuse"
)

// A Reach is how far a role's right to an action goes.
type Reach int

// The reaches, each including the one before.
const (
	Nowhere Reach = iota
	OwnUnit
	AnyUnit
)

// A Place is where an actor speaks.
type Place string

// The places. A group is never an identity: nothing but subscribing is done there.
const (
	InPrivate Place = "private"
	InGroup   Place = "group"
	OnConsole Place = "console"
)

// rights is the one table: action × role → reach. What is not in it is denied.
var rights = map[Action]map[Role]Reach{
	RegisterSubmission: {RoleSection: AnyUnit, RoleOfficer: OwnUnit},
	WithdrawSubmission: {RoleSection: AnyUnit, RoleOfficer: OwnUnit},
	NumberSubmission:   {RoleSection: AnyUnit, RoleOfficer: OwnUnit},
	FileClaim:          {RoleSection: AnyUnit, RoleOfficer: OwnUnit},
	ConfirmClaim:       {RoleSection: AnyUnit},
	RejectClaim:        {RoleSection: AnyUnit},
	IssueCommission:    {RoleSection: AnyUnit},
	Acknowledge:        {RoleSection: AnyUnit, RoleOfficer: OwnUnit},
	Deliver:            {RoleSection: AnyUnit, RoleOfficer: OwnUnit},
	AmendManuscript:    {RoleSection: AnyUnit, RoleOfficer: OwnUnit},
	ReturnDelivery:     {RoleSection: AnyUnit},
	Grade:              {RoleSection: AnyUnit},
	ExtendCommission:   {RoleSection: AnyUnit},
	WithdrawCommission: {RoleSection: AnyUnit},
	ChaseCommission:    {RoleSection: AnyUnit},
	RequestExtension:   {RoleSection: AnyUnit, RoleOfficer: OwnUnit},
	DecideExtension:    {RoleSection: AnyUnit},
	FileExplanation:    {RoleSection: AnyUnit, RoleOfficer: OwnUnit},
	RuleOnExplanation:  {RoleSection: AnyUnit},
	RecordOriginal:     {RoleSection: AnyUnit},
	ProposeFailure:     {RoleSection: AnyUnit},
	AnswerProposal:     {RoleSection: AnyUnit, RoleOfficer: OwnUnit},
	SecondProposal:     {RoleSection: AnyUnit, RoleApprover: AnyUnit},
	FileQuery:          {RoleSection: AnyUnit, RoleOfficer: OwnUnit},
	AnswerQuery:        {RoleSection: AnyUnit},
	DeferQuery:         {RoleSection: AnyUnit},
	RecordAdoptions:    {RoleSection: AnyUnit},
	RecordSubmissions:  {RoleSection: AnyUnit},
	RecordInstructions: {RoleSection: AnyUnit},
	RecordFaults:       {RoleSection: AnyUnit},
	RecordMerit:        {RoleSection: AnyUnit},
	CorrectFact:        {RoleSection: AnyUnit},
	ConfirmClaims:      {RoleSection: AnyUnit},
	AmendClaim:         {RoleSection: AnyUnit},
	UndoBatch:          {RoleSection: AnyUnit},
	ReadUnit:           {RoleSection: AnyUnit, RoleApprover: AnyUnit, RoleLeader: AnyUnit, RoleOfficer: OwnUnit, RoleHead: OwnUnit},
	ReadRanking:        {RoleSection: AnyUnit, RoleApprover: AnyUnit, RoleLeader: AnyUnit, RoleOfficer: AnyUnit, RoleHead: AnyUnit},
	ReadQueue:          {RoleSection: AnyUnit, RoleApprover: AnyUnit},
	ReadDelivery:       {RoleSection: AnyUnit},
	Invite:             {RoleSection: AnyUnit, RoleOperator: AnyUnit},
	InviteDeputy:       {RoleSection: AnyUnit},
	AppointDeputy:      {RoleSection: AnyUnit},
	RenamePerson:       {RoleSection: AnyUnit},
	SetOffice:          {RoleSection: AnyUnit},
	RecordExport:       {RoleSection: AnyUnit},
	EndAppointment:     {RoleSection: AnyUnit, RoleOperator: AnyUnit},
	BeginHandover:      {RoleOfficer: OwnUnit},
	ConfirmHandover:    {RoleSection: AnyUnit},
	CancelHandover:     {RoleSection: AnyUnit, RoleOfficer: OwnUnit},
	DraftBulletin:      {RoleSection: AnyUnit},
	PublishBulletin:    {RoleSection: AnyUnit},
	EditBulletin:       {RoleSection: AnyUnit},
	SendForCheck:       {RoleSection: AnyUnit},
	AnswerCheck:        {RoleSection: AnyUnit, RoleOfficer: OwnUnit},
	ConfirmNoItem:      {RoleSection: AnyUnit},
	ConfirmNoAdoption:  {RoleSection: AnyUnit},
	SubmitBulletin:     {RoleSection: AnyUnit},
	WithdrawBulletin:   {RoleSection: AnyUnit},
	SignBulletin:       {RoleApprover: AnyUnit},
	ReturnBulletin:     {RoleApprover: AnyUnit},
	RecordSignature:    {RoleSection: AnyUnit, RoleApprover: AnyUnit},
	SubscribeGroup:     {RoleSection: AnyUnit},
	ImportLedger:       {RoleSection: AnyUnit, RoleOperator: AnyUnit},
	SetDays:            {RoleSection: AnyUnit, RoleOperator: AnyUnit},
	UnsetDay:           {RoleSection: AnyUnit, RoleOperator: AnyUnit},
	DeclareYear:        {RoleSection: AnyUnit, RoleOperator: AnyUnit},
	DeclareOutage:      {RoleSection: AnyUnit},
	RestoreDatabase:    {RoleOperator: AnyUnit},
	ResumeReminders:    {RoleSection: AnyUnit},
}

// placeOf is where people do an action: in a private chat, but for subscribing.
func placeOf(action Action) Place {
	if action == SubscribeGroup {
		return InGroup
	}
	return InPrivate
}

// Allowed reports whether a role may do an action at a place, for its own unit
// or, where own is false, for any other.
func Allowed(action Action, role Role, own bool, place Place) bool {
	want := placeOf(action)
	if role == RoleOperator {
		want = OnConsole
	}
	if place != want {
		return false
	}
	reach := rights[action][role]
	return reach == AnyUnit || reach == OwnUnit && own
}

// OfficerMatter reports whether an action is what a unit's officers do.
func OfficerMatter(action Action) bool { return rights[action][RoleOfficer] == OwnUnit }
