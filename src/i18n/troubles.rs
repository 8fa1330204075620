//! What went wrong, in words: what happened, what is safe, what helps.

use super::{I18n, t};
use crate::{host::HostError, net::Trouble};
use contract::{ask::Refusal, problem::ProblemKind};
use kit::Failure;

impl Trouble {
    /// In the words of the person. Reactive.
    pub fn words(&self, i18n: I18n) -> Failure {
        let (title, detail) = match self {
            Self::Offline => (t!(i18n, shell.offline_title), t!(i18n, shell.offline_detail)),
            Self::TooSlow => (t!(i18n, shell.slow_title), t!(i18n, shell.slow_detail)),
            Self::Refused(problem) if problem.kind == ProblemKind::NotFound => {
                (t!(i18n, shell.gone_title), t!(i18n, shell.gone_detail))
            }
            Self::Refused(problem) if problem.kind == ProblemKind::Unauthenticated => {
                (t!(i18n, shell.signed_out_title), t!(i18n, shell.signed_out_detail))
            }
            Self::Refused(problem) if problem.kind == ProblemKind::NotYet => {
                (t!(i18n, shell.not_yet_title), t!(i18n, shell.not_yet_detail))
            }
            Self::Refused(problem) if problem.kind.may_pass() => {
                (t!(i18n, shell.busy_title), t!(i18n, shell.busy_detail))
            }
            Self::Refused(problem) => {
                let number = problem.request_id.clone().unwrap_or_else(|| problem.status.to_string());
                (t!(i18n, shell.fault_title), t!(i18n, shell.fault_detail, number = number))
            }
            Self::Worker(Refusal::PackTooNew(_)) => {
                (t!(i18n, shell.pack_new_title), t!(i18n, shell.pack_new_detail))
            }
            Self::Worker(
                Refusal::PackTooOld(_) | Refusal::PackDamaged(_) | Refusal::NoPack | Refusal::NoTimetable,
            ) => (t!(i18n, shell.pack_bad_title), t!(i18n, shell.pack_bad_detail)),
            Self::Unreadable(_) | Self::Worker(Refusal::Malformed(_)) | Self::Left => {
                (t!(i18n, shell.unreadable_title), t!(i18n, shell.unreadable_detail))
            }
            Self::WorkerGone => (t!(i18n, shell.worker_title), t!(i18n, shell.worker_detail)),
        };
        Failure { title, detail, can_retry: self.may_pass() }
    }
}

impl HostError {
    /// In the words of the person. Reactive.
    pub fn words(self, i18n: I18n) -> Failure {
        let (title, detail) = match self {
            Self::Denied => (t!(i18n, shell.place_denied_title), t!(i18n, shell.place_denied_detail)),
            Self::Unavailable => (t!(i18n, shell.place_none_title), t!(i18n, shell.place_none_detail)),
            Self::TooSlow => (t!(i18n, shell.place_slow_title), t!(i18n, shell.place_slow_detail)),
        };
        Failure { title, detail, can_retry: true }
    }
}
