use contract::{
    ask::Refusal,
    problem::{Problem, ProblemKind},
};

/// Why an answer could not be had. `words` (in `i18n`) says it to a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The network, or whoever was asked, could not be reached.
    #[error("not reached")]
    Offline,
    /// No answer within the time that the contract grants.
    #[error("no answer in time")]
    TooSlow,
    /// The gateway answered that it would not.
    #[error("{0}")]
    Refused(Problem),
    /// An answer came that this app cannot read.
    #[error("unreadable: {0}")]
    Unreadable(String),
    /// The worker would not.
    #[error("{0}")]
    Worker(Refusal),
    /// The worker died and could not be brought back.
    #[error("the worker is gone")]
    WorkerGone,
    /// The page that asked was left; nobody is there to be told.
    #[error("the page was left")]
    Left,
}

impl Trouble {
    /// What kind of refusal it is, when the gateway refused.
    pub fn kind(&self) -> Option<ProblemKind> {
        match self {
            Self::Refused(problem) => Some(problem.kind),
            _ => None,
        }
    }

    /// Whether the gateway refused for this reason.
    pub fn is(&self, kind: ProblemKind) -> bool {
        self.kind() == Some(kind)
    }

    /// Whether the same question, asked again by the person, may succeed.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Offline
            | Self::TooSlow
            | Self::WorkerGone
            | Self::Worker(Refusal::NoPack | Refusal::NoTimetable | Refusal::PackDamaged(_)) => true,
            Self::Refused(problem) => problem.kind.may_pass() || problem.status >= 500,
            Self::Unreadable(_) | Self::Worker(_) | Self::Left => false,
        }
    }

    /// Whether the client may ask again by itself.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Offline | Self::TooSlow => true,
            // An order that stands in the way goes away by somebody's hand only.
            Self::Refused(problem) => problem.kind.may_pass() && problem.order.is_none(),
            _ => false,
        }
    }
}
