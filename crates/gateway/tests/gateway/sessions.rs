//! Sessions, their cookies, and who may change something.

use crate::{city::City, people::Person};
use contract::{
    account::{BeginAsGuest, GetMe, Me},
    problem::ProblemKind,
};

#[tokio::test]
async fn a_guest_has_a_session_and_nobody_else_has_it() {
    let city = City::start().await;
    let mut guest = Person::guest(&city).await;
    let me: Me = guest.told(&city, &GetMe {}).await;
    assert!(me.is_guest());
    // Asked again, the session stays.
    let cookie = guest.cookie.clone();
    assert_eq!(guest.ask(&city, &BeginAsGuest {}).await.json::<Me>(), me);
    assert_eq!(guest.cookie, cookie);
    let other = Person::guest(&city).await;
    assert_ne!(other.cookie, cookie);
    Person::nobody().call(&city, &GetMe {}).await.problem(ProblemKind::Unauthenticated);
    let made_up = Person { cookie: Some(format!("session={}", "A".repeat(43))) };
    made_up.call(&city, &GetMe {}).await.problem(ProblemKind::Unauthenticated);
}
