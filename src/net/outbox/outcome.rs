use super::queue::Outcome;
use crate::net::Trouble;
use contract::problem::ProblemKind;

/// What an answer says of the transaction. A fault of the gateway says nothing: it may have happened before or
/// after the money moved.
pub fn outcome(answer: &Result<String, Trouble>) -> Outcome {
    match answer {
        Ok(_) => Outcome::Answered,
        Err(Trouble::Refused(problem)) => match problem.kind {
            // Without a session it waits for somebody to sign in.
            ProblemKind::TooMany
            | ProblemKind::Timeout
            | ProblemKind::Unavailable
            | ProblemKind::Internal
            | ProblemKind::Unauthenticated => Outcome::Unclear,
            // A conflict too: asked some times already, and still so, it has gone too far for this.
            _ => Outcome::Refused,
        },
        // It could not even be sent.
        Err(Trouble::Unreadable(_)) => Outcome::Refused,
        Err(_) => Outcome::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::problem::Problem;

    fn refused(kind: ProblemKind) -> Result<String, Trouble> {
        Err(Trouble::Refused(Problem::new(kind, "")))
    }

    #[test]
    fn what_is_unclear_is_neither_done_nor_refused() {
        assert_eq!(outcome(&Ok(String::new())), Outcome::Answered);
        for kind in [ProblemKind::Invalid, ProblemKind::NotFound, ProblemKind::Conflict] {
            assert_eq!(outcome(&refused(kind)), Outcome::Refused, "{kind:?}");
        }
        for kind in [
            ProblemKind::Internal,
            ProblemKind::Unavailable,
            ProblemKind::Timeout,
            ProblemKind::TooMany,
            ProblemKind::Unauthenticated,
        ] {
            assert_eq!(outcome(&refused(kind)), Outcome::Unclear, "{kind:?}");
        }
        for trouble in [Trouble::Offline, Trouble::TooSlow] {
            assert_eq!(outcome(&Err(trouble)), Outcome::Unclear);
        }
    }
}
