//! Sessions, codes, and who may change something.

use crate::{
    city::{City, Plan},
    people::{Person, Town},
};
use contract::{
    account::{
        AskCode, BeginAsGuest, CHANGE_HEADER, CodeSent, ConsentPurpose, Device, GetDevices, Me, RevokeDevice,
        SignIn, SignOut, SignOutEverywhere,
    },
    problem::ProblemKind,
};
use std::{sync::atomic::Ordering, time::Duration};

const NUMBER: &str = "13800001234";

fn ask(mobile: &str) -> AskCode {
    AskCode { mobile: mobile.parse().unwrap() }
}

fn sign(mobile: &str, code: &str) -> SignIn {
    SignIn { mobile: mobile.parse().unwrap(), code: code.into(), agreed: true }
}

/// Six digits that are not these.
fn other_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[tokio::test]
async fn a_guest_has_a_session_and_nobody_else_has_it() {
    let city = City::start().await;
    let mut guest = Person::guest(&city).await;
    let me: Me = guest.me(&city).await;
    assert!(me.is_guest());
    assert_eq!(me.consents.len(), ConsentPurpose::ALL.len());
    assert!(me.consents.iter().all(|consent| consent.since.is_none()));
    // Asked again, the session stays.
    let cookie = guest.cookie.clone();
    assert_eq!(guest.ask(&city, &BeginAsGuest {}).await.json::<Me>(), me);
    assert_eq!(guest.cookie, cookie);
    let other = Person::guest(&city).await;
    assert_ne!(other.cookie, cookie);
    Person::nobody().is_nobody(&city).await;
    let made_up = Person { cookie: Some(format!("session={}", "A".repeat(43))) };
    made_up.is_nobody(&city).await;
}

#[tokio::test]
async fn who_has_no_session_is_not_asked_for_a_key() {
    let city = City::start().await;
    let reply = Person::nobody().call(&city, &GetDevices {}).await;
    reply.problem(ProblemKind::Unauthenticated);
    assert_eq!(reply.headers.get("www-authenticate"), None);
}

#[tokio::test]
async fn a_code_signs_in_and_the_number_is_shown_masked() {
    let town = Town::start().await;
    let mut person = Person::nobody();
    let sent: CodeSent = person.told(&town.city, &ask(NUMBER)).await;
    assert_eq!((sent.valid_s, sent.again_s), (300, 60));
    let code = town.telephones.code(NUMBER);
    assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()));
    let reply = person.ask(&town.city, &sign(NUMBER, &code)).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    assert!(!reply.text().contains(NUMBER));
    let cookie = reply.header("set-cookie");
    assert!(cookie.ends_with("; Path=/; Max-Age=15552000; HttpOnly; SameSite=Lax"), "{cookie}");
    let me: Me = reply.json();
    assert_eq!(me.mobile.as_deref(), Some("138****1234"));
    let agreed: Vec<_> = me.consents.iter().filter(|it| it.since.is_some()).map(|it| it.purpose).collect();
    assert_eq!(agreed, [ConsentPurpose::Account]);
    assert_eq!(person.me(&town.city).await, me);
    // The same account from another device.
    town.clock.pass(Duration::from_mins(1));
    let again = Person::with(&town, NUMBER).await;
    assert_eq!(again.me(&town.city).await.since, me.since);
    assert_eq!(again.told(&town.city, &GetDevices {}).await.len(), 2);
}

#[tokio::test]
async fn a_code_is_good_once_for_five_tries_and_for_five_minutes() {
    let town = Town::start().await;
    let city = &town.city;
    let person = Person::nobody();
    let next_code = async || {
        town.clock.pass(Duration::from_mins(1));
        person.told(city, &ask(NUMBER)).await;
        town.telephones.code(NUMBER)
    };
    let used = next_code().await;
    assert_eq!(person.call(city, &sign(NUMBER, &used)).await.status, 200);
    let problem = person.call(city, &sign(NUMBER, &used)).await.problem(ProblemKind::CodeWrong);
    assert_eq!(problem.field.as_deref(), Some("code"));

    let code = next_code().await;
    for _ in 0..5 {
        person.call(city, &sign(NUMBER, &other_than(&code))).await.problem(ProblemKind::CodeWrong);
    }
    person.call(city, &sign(NUMBER, &code)).await.problem(ProblemKind::CodeWrong);

    let code = next_code().await;
    town.clock.pass(Duration::from_mins(5));
    person.call(city, &sign(NUMBER, &code)).await.problem(ProblemKind::CodeWrong);

    let (old, new) = (next_code().await, next_code().await);
    if old != new {
        person.call(city, &sign(NUMBER, &old)).await.problem(ProblemKind::CodeWrong);
    }
    // A code is for one number.
    person.call(city, &sign("13900001234", &new)).await.problem(ProblemKind::CodeWrong);
    assert_eq!(person.call(city, &sign(NUMBER, &new)).await.status, 200);
}

#[tokio::test]
async fn without_consent_nothing_is_kept_and_the_code_stays_good() {
    let town = Town::start().await;
    let person = Person::nobody();
    person.told(&town.city, &ask(NUMBER)).await;
    let code = town.telephones.code(NUMBER);
    let refused = SignIn { agreed: false, ..sign(NUMBER, &code) };
    let problem = person.call(&town.city, &refused).await.problem(ProblemKind::NotYet);
    assert_eq!(problem.field.as_deref(), Some("agreed"));
    assert_eq!(person.call(&town.city, &sign(NUMBER, &code)).await.status, 200);
}

#[tokio::test]
async fn two_who_use_one_code_at_once_get_one_session() {
    let town = Town::start().await;
    let person = Person::nobody();
    person.told(&town.city, &ask(NUMBER)).await;
    let code = town.telephones.code(NUMBER);
    let request = sign(NUMBER, &code);
    let replies = futures_util::future::join_all((0..8).map(|_| person.call(&town.city, &request))).await;
    let good: Vec<_> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert_eq!(good.len(), 1);
    let mut winner = Person::nobody();
    winner.take_cookie(good[0]);
    assert_eq!(winner.told(&town.city, &GetDevices {}).await.len(), 1);
}

#[tokio::test]
async fn codes_are_limited_by_number_and_say_how_long_to_wait() {
    let town = Town::start().await;
    let city = &town.city;
    let person = Person::nobody();
    person.told(city, &ask(NUMBER)).await;
    town.clock.pass(Duration::from_secs(15));
    let reply = person.call(city, &ask(NUMBER)).await;
    assert_eq!(reply.problem(ProblemKind::TooMany).retry_after_s, Some(45));
    assert_eq!(reply.header("retry-after"), "45");
    // Another number does not wait for it.
    assert_eq!(person.call(city, &ask("13900001234")).await.status, 200);
    for _ in 0..9 {
        town.clock.pass(Duration::from_mins(10));
        assert_eq!(person.call(city, &ask(NUMBER)).await.status, 200);
    }
    town.clock.pass(Duration::from_mins(10));
    let wait_s = person.call(city, &ask(NUMBER)).await.problem(ProblemKind::TooMany).retry_after_s.unwrap();
    assert!((80_000..86_400).contains(&wait_s), "{wait_s}");
    assert_eq!(town.telephones.count(), 11);
    town.clock.pass(Duration::from_secs(u64::from(wait_s)));
    assert_eq!(person.call(city, &ask(NUMBER)).await.status, 200);
}

#[tokio::test]
async fn one_address_cannot_ask_for_codes_for_everybody() {
    let town = Town::start().await;
    let person = Person::nobody();
    for number in 0..30 {
        let mobile = format!("139{number:08}");
        assert_eq!(person.call(&town.city, &ask(&mobile)).await.status, 200);
    }
    let problem = person.call(&town.city, &ask("13700000000")).await.problem(ProblemKind::TooMany);
    assert_eq!(problem.retry_after_s, Some(3_600));
    // Without a proxy of ours, nobody is another by saying so.
    let mut request = person.request(&town.city, &ask("13700000001"));
    request.headers_mut().insert("x-forwarded-for", "198.51.100.7".parse().unwrap());
    town.city.send(request).await.problem(ProblemKind::TooMany);
}

#[tokio::test]
async fn behind_a_proxy_each_address_is_counted_by_itself() {
    let town = Town::of(Plan::new().outside(|outside| outside.behind_proxy = true)).await;
    let person = Person::nobody();
    let from = async |address: &str, number: u32| {
        let mut request = person.request(&town.city, &ask(&format!("139{number:08}")));
        // What the caller has written stands before what the proxy has added.
        request
            .headers_mut()
            .insert("x-forwarded-for", format!("10.0.0.{number}, {address}").parse().unwrap());
        town.city.send(request).await
    };
    for number in 0..30 {
        assert_eq!(from("198.51.100.7", number).await.status, 200);
    }
    from("198.51.100.7", 30).await.problem(ProblemKind::TooMany);
    assert_eq!(from("198.51.100.8", 31).await.status, 200);
}

#[tokio::test]
async fn tries_to_sign_in_are_limited_too() {
    let town = Town::start().await;
    let person = Person::nobody();
    for _ in 0..20 {
        person.call(&town.city, &sign(NUMBER, "000000")).await.problem(ProblemKind::CodeWrong);
    }
    let problem = person.call(&town.city, &sign(NUMBER, "000000")).await.problem(ProblemKind::TooMany);
    assert_eq!(problem.retry_after_s, Some(3_600));
    town.clock.pass(Duration::from_hours(1));
    person.call(&town.city, &sign(NUMBER, "000000")).await.problem(ProblemKind::CodeWrong);
}

#[tokio::test]
async fn the_answer_never_tells_whether_a_number_has_an_account() {
    let town = Town::start().await;
    Person::with(&town, NUMBER).await;
    town.clock.pass(Duration::from_mins(1));
    let answers = async |mobile: &str| {
        let person = Person::nobody();
        let asked = person.call(&town.city, &ask(mobile)).await;
        let tried = person.call(&town.city, &sign(mobile, &other_than(&town.telephones.code(mobile)))).await;
        let mut problem = tried.problem(ProblemKind::CodeWrong);
        problem.request_id = None;
        (asked.status, asked.body, problem)
    };
    assert_eq!(answers(NUMBER).await, answers("13900001234").await);
}

#[tokio::test]
async fn when_no_message_goes_out_it_is_said_and_no_code_is_good() {
    let town = Town::start().await;
    town.telephones.broken.store(true, Ordering::Relaxed);
    let problem = Person::nobody().call(&town.city, &ask(NUMBER)).await.problem(ProblemKind::Unavailable);
    assert_eq!(problem.retry_after_s, Some(60));
}

#[tokio::test]
async fn signing_in_changes_the_cookie_and_the_old_one_is_dead() {
    let town = Town::start().await;
    let guest = Person::guest(&town.city).await;
    let mut person = guest.clone();
    person.sign_in(&town, NUMBER).await;
    assert_ne!(person.cookie, guest.cookie);
    guest.is_nobody(&town.city).await;
    town.clock.pass(Duration::from_mins(1));
    let before = person.clone();
    person.sign_in(&town, NUMBER).await;
    before.is_nobody(&town.city).await;
    assert_eq!(person.told(&town.city, &GetDevices {}).await.len(), 1);
}

#[tokio::test]
async fn a_session_ends_after_a_month_of_rest_and_after_half_a_year_of_use() {
    let day = Duration::from_hours(24);
    let town = Town::start().await;
    let person = Person::with(&town, NUMBER).await;
    let alive = async |town: &Town| person.call(&town.city, &GetDevices {}).await.status == 200;
    // Used every three weeks it lives on, until half a year is over.
    for _ in 0..8 {
        town.clock.pass(21 * day);
        assert!(alive(&town).await);
    }
    town.clock.pass(11 * day);
    assert!(alive(&town).await);
    town.clock.pass(day);
    assert!(!alive(&town).await);
    let rests = Person::with(&town, NUMBER).await;
    town.clock.pass(30 * day);
    rests.is_nobody(&town.city).await;
}

#[tokio::test]
async fn sessions_outlive_a_restart() {
    let town = Town::start().await;
    let person = Person::with(&town, NUMBER).await;
    let me = person.me(&town.city).await;
    let town = town.restart().await;
    assert_eq!(person.me(&town.city).await, me);
}

#[tokio::test]
async fn devices_are_listed_and_each_can_be_signed_out() {
    let town = Town::start().await;
    let city = &town.city;
    let mut people = Vec::new();
    for _ in 0..3 {
        people.push(Person::with(&town, NUMBER).await);
        town.clock.pass(Duration::from_mins(1));
    }
    let [first, second, third] = people.try_into().unwrap();
    let devices: Vec<Device> = second.told(city, &GetDevices {}).await;
    assert_eq!(devices.iter().map(|it| it.this).collect::<Vec<_>>(), [true, false, false]);
    assert!(devices[1].since > devices[2].since);
    second.told(city, &RevokeDevice { device: devices[2].id }).await;
    first.is_nobody(city).await;
    second.call(city, &RevokeDevice { device: devices[2].id }).await.problem(ProblemKind::NotFound);
    // Revoking the one in hand is signing out.
    let mut this = second.clone();
    assert_eq!(this.ask(city, &RevokeDevice { device: devices[0].id }).await.status, 200);
    assert_eq!(this.cookie, None);
    let mut last = third.clone();
    assert_eq!(last.ask(city, &SignOutEverywhere {}).await.status, 200);
    assert_eq!(last.cookie, None);
    third.is_nobody(city).await;
}

#[tokio::test]
async fn signing_out_ends_this_session_only_and_may_be_said_twice() {
    let town = Town::start().await;
    let one = Person::with(&town, NUMBER).await;
    town.clock.pass(Duration::from_mins(1));
    let other = Person::with(&town, NUMBER).await;
    let mut leaves = one.clone();
    assert_eq!(leaves.ask(&town.city, &SignOut {}).await.status, 200);
    assert_eq!(leaves.cookie, None);
    one.is_nobody(&town.city).await;
    assert_eq!(one.call(&town.city, &SignOut {}).await.status, 200);
    other.me(&town.city).await;
}

#[tokio::test]
async fn a_change_from_somebody_elses_page_is_refused() {
    let town = Town::start().await;
    let city = &town.city;
    let person = Person::with(&town, NUMBER).await;
    let change = |edit: &dyn Fn(&mut hyper::HeaderMap)| {
        let mut request = person.request(city, &SignOutEverywhere {});
        edit(request.headers_mut());
        request
    };
    let requests = [
        change(&|headers| drop(headers.remove(CHANGE_HEADER))),
        change(&|headers| drop(headers.remove("origin"))),
        change(&|headers| drop(headers.insert("origin", "https://evil.example".parse().unwrap()))),
        change(&|headers| drop(headers.insert("origin", "null".parse().unwrap()))),
        change(&|headers| drop(headers.insert("sec-fetch-site", "cross-site".parse().unwrap()))),
        change(&|headers| drop(headers.insert("sec-fetch-site", "same-site".parse().unwrap()))),
    ];
    for request in requests {
        city.send(request).await.problem(ProblemKind::Forbidden);
    }
    for path in ["/api/v1/session", "/api/v1/session/codes", "/api/v1/session/guest"] {
        city.post(path, "application/json", "{}").await.problem(ProblemKind::Forbidden);
    }
    // Nothing has happened, and a page of ours may do it also where it says so in the other way.
    person.me(city).await;
    let request = change(&|headers| {
        headers.remove("origin");
        headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
    });
    assert_eq!(city.send(request).await.status, 200);
}

#[tokio::test]
async fn bad_bodies_are_problems_without_what_was_sent() {
    let town = Town::start().await;
    let city = &town.city;
    let person = Person::guest(city).await;
    let post = async |body: &str| city.send(person.raw(city, "POST", "/api/v1/session", Some(body))).await;
    for body in [
        "",
        "{",
        "[]",
        r#"{"mobile":"13800001234"}"#,
        r#"{"mobile":"1380000123x","code":"123456","agreed":true}"#,
        r#"{"mobile":"13800001234","code":123456,"agreed":true}"#,
        r#"{"mobile":"13800001234","code":"123456","agreed":true,"admin":true}"#,
        r#"{"mobile":"13800001234","code":"123456","agreed":"王小明"}"#,
    ] {
        let reply = post(body).await;
        let problem = reply.problem(ProblemKind::Malformed);
        for secret in ["1380000123", "123456", "王小明"] {
            assert!(!problem.detail.contains(secret), "{problem}");
        }
    }
    for code in ["12345", "1234567", "12345a", ""] {
        let body = format!(r#"{{"mobile":"13800001234","code":"{code}","agreed":true}}"#);
        post(&body).await.problem(ProblemKind::Invalid);
    }
    post(&format!(r#"{{"mobile":"{}"}}"#, " ".repeat(5_000))).await.problem(ProblemKind::TooLarge);
    let mut request = person.raw(city, "POST", "/api/v1/session", Some("{}"));
    request.headers_mut().insert("content-type", "text/plain".parse().unwrap());
    city.send(request).await.problem(ProblemKind::MediaType);
}

#[tokio::test]
async fn over_tls_the_cookie_is_bound_to_this_host() {
    let town = Town::of(Plan::new().settings(|settings| settings.tls = true)).await;
    let person = Person::nobody();
    let mut request = person.request(&town.city, &BeginAsGuest {});
    let origin = format!("https://{}", town.city.address);
    request.headers_mut().insert("origin", origin.parse().unwrap());
    let reply = town.city.send(request).await;
    let cookie = reply.header("set-cookie");
    assert!(cookie.starts_with("__Host-session=") && cookie.ends_with("; Secure"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    let known = town.city.get_with("/api/v1/me", &[("cookie", cookie)]).await;
    assert!(known.json::<Option<Me>>().is_some());
    // The unbound name opens nothing here.
    let unbound = cookie.replace("__Host-", "");
    assert_eq!(town.city.get_with("/api/v1/me", &[("cookie", &unbound)]).await.json::<Option<Me>>(), None);
}
