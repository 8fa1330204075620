//! Tickets of hosts, and where they lead.

use crate::{
    city::{City, Reply, ago},
    people::{Person, Town},
};
use contract::{
    account::{GetDevices, Ticket},
    problem::ProblemKind,
};
use gateway::vendor_key::{KeyHash, VendorKey};
use std::time::Duration;

const NUMBER: &str = "13800001234";

async fn host_key(city: &City) -> VendorKey {
    let key = VendorKey::make().unwrap();
    let host = "wechat-mini".parse().unwrap();
    city.gateway.store().put_host_key(&host, &KeyHash::of(key.as_str()), ago(0), false).await.unwrap();
    key
}

async fn ask_ticket(city: &City, host: &str, authorization: Option<&str>, body: &str) -> Reply {
    let path = format!("/api/v1/hosts/{host}/tickets");
    let mut request = city.posted(&path, "application/json", body.to_owned());
    if let Some(value) = authorization {
        request.headers_mut().insert("authorization", value.parse().unwrap());
    }
    city.send(request).await
}

async fn ticket(town: &Town) -> String {
    let key = host_key(&town.city).await;
    let bearer = format!("Bearer {}", key.as_str());
    let body = format!(r#"{{"mobile":"{NUMBER}"}}"#);
    let reply = ask_ticket(&town.city, "wechat-mini", Some(&bearer), &body).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    let ticket: Ticket = reply.json();
    assert_eq!(ticket.until, town.clock.now().plus(Duration::from_mins(1)));
    assert_eq!(ticket.ticket.len(), 43);
    ticket.ticket
}

async fn enter(person: &mut Person, city: &City, ticket: &str, to: &str) -> Reply {
    let path = format!("/enter?ticket={ticket}&to={to}");
    let reply = city.send(person.raw(city, "GET", &path, None)).await;
    assert_eq!(reply.status, 303, "{reply:?}");
    assert_eq!(reply.header("referrer-policy"), "no-referrer");
    assert_eq!(reply.header("cache-control"), "no-store");
    assert!(!reply.header("location").contains(ticket));
    person.take_cookie(&reply);
    reply
}

#[tokio::test]
async fn a_ticket_opens_one_session_and_leads_to_a_clean_address() {
    let town = Town::start().await;
    let ticket = ticket(&town).await;
    let mut person = Person::nobody();
    let reply = enter(&mut person, &town.city, &ticket, "%2Fparking%3Fnear%3Dme").await;
    assert_eq!(reply.header("location"), "/parking?near=me");
    let me = person.me(&town.city).await;
    assert_eq!(me.mobile.as_deref(), Some("138****1234"));
    // By code it is the same account.
    let by_code = Person::with(&town, NUMBER).await;
    assert_eq!(by_code.me(&town.city).await.since, me.since);
}

#[tokio::test]
async fn a_ticket_that_is_shown_twice_ends_the_session_it_has_opened() {
    let town = Town::start().await;
    let ticket = ticket(&town).await;
    let (mut first, mut second) = (Person::nobody(), Person::nobody());
    enter(&mut first, &town.city, &ticket, "/").await;
    first.me(&town.city).await;
    // Also long after it has run out.
    town.clock.pass(Duration::from_mins(10));
    let reply = enter(&mut second, &town.city, &ticket, "/parking").await;
    assert_eq!(reply.header("location"), "/me/sign-in?why=ticket");
    assert_eq!(second.cookie, None);
    first.is_nobody(&town.city).await;
}

#[tokio::test]
async fn of_many_who_show_a_ticket_at_once_nobody_stays() {
    let town = Town::start().await;
    let ticket = ticket(&town).await;
    let path = format!("/enter?ticket={ticket}");
    let replies = futures_util::future::join_all((0..6).map(|_| town.city.get(&path))).await;
    let mut opened = 0;
    for reply in &replies {
        let mut person = Person::nobody();
        person.take_cookie(reply);
        if person.cookie.is_some() {
            opened += 1;
            person.is_nobody(&town.city).await;
        }
    }
    assert_eq!(opened, 1);
}

#[tokio::test]
async fn a_ticket_that_is_too_old_or_made_up_opens_nothing() {
    let town = Town::start().await;
    let ticket = ticket(&town).await;
    town.clock.pass(Duration::from_mins(1));
    let made_up = "A".repeat(43);
    for text in [ticket.as_str(), &made_up, "", "short", "%00"] {
        let mut person = Person::nobody();
        let path = format!("/enter?ticket={text}&to=/parking");
        let reply = town.city.send(person.raw(&town.city, "GET", &path, None)).await;
        assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/me/sign-in?why=ticket"));
        person.take_cookie(&reply);
        assert_eq!(person.cookie, None);
    }
}

#[tokio::test]
async fn it_never_leads_to_another_site() {
    let town = Town::start().await;
    for to in [
        "//evil.example",
        "%2F%2Fevil.example",
        "/%2Fevil.example",
        "/%5Cevil.example",
        "https%3A%2F%2Fevil.example",
        "https:evil.example",
        "javascript%3Aalert(1)",
        "/%09/evil.example",
        "/%0D%0Aset-cookie:a=b",
        "evil.example",
        "/enter%3Fticket%3Dx",
        "/api/v1/me/export",
        "%",
        "",
    ] {
        let ticket = ticket(&town).await;
        let mut person = Person::nobody();
        let reply = enter(&mut person, &town.city, &ticket, to).await;
        assert_eq!(reply.header("location"), "/", "{to}");
        assert!(person.cookie.is_some());
    }
}

#[tokio::test]
async fn nobody_uses_a_ticket_by_looking_ahead() {
    let town = Town::start().await;
    let ticket = ticket(&town).await;
    let path = format!("/enter?ticket={ticket}&to=/parking");
    let head = town.city.send(town.city.request(hyper::Method::HEAD, &path)).await;
    assert_eq!(head.status, 405);
    town.city.get_with(&path, &[("sec-purpose", "prefetch")]).await.problem(ProblemKind::Unavailable);
    let mut person = Person::nobody();
    enter(&mut person, &town.city, &ticket, "/parking").await;
    person.me(&town.city).await;
}

#[tokio::test]
async fn entering_ends_the_session_before() {
    let town = Town::start().await;
    let before = Person::with(&town, NUMBER).await;
    let mut person = before.clone();
    let ticket = ticket(&town).await;
    enter(&mut person, &town.city, &ticket, "/").await;
    before.is_nobody(&town.city).await;
    assert_eq!(person.told(&town.city, &GetDevices {}).await.len(), 1);
}

#[tokio::test]
async fn only_a_host_gets_tickets_and_only_for_numbers() {
    let town = Town::start().await;
    let city = &town.city;
    let good = format!("Bearer {}", host_key(city).await.as_str());
    let wrong = format!("Bearer {}", VendorKey::make().unwrap().as_str());
    let vendor = format!("Bearer {}", city.key.as_str());
    let body = format!(r#"{{"mobile":"{NUMBER}"}}"#);
    for (host, authorization) in [
        ("wechat-mini", None),
        ("wechat-mini", Some(wrong.as_str())),
        ("wechat-mini", Some(vendor.as_str())),
        ("wechat-mini", Some("Bearer")),
        ("alipay-mini", Some(good.as_str())),
        ("%E9%9D%92", Some(good.as_str())),
    ] {
        for body in [body.as_str(), "{"] {
            ask_ticket(city, host, authorization, body).await.problem(ProblemKind::Unauthenticated);
        }
    }
    for body in ["", "{}", r#"{"mobile":"123"}"#, r#"{"mobile":"13800001234","admin":1}"#] {
        ask_ticket(city, "wechat-mini", Some(&good), body).await.problem(ProblemKind::Malformed);
    }
}

#[tokio::test]
async fn a_link_on_somebody_elses_page_changes_nobodys_session() {
    let town = Town::start().await;
    let ticket = ticket(&town).await;
    let path = format!("/enter?ticket={ticket}&to=/parking");
    let guest = Person::guest(&town.city).await;
    let follow = async |site: &str| {
        let mut request = guest.raw(&town.city, "GET", &path, None);
        request.headers_mut().insert("sec-fetch-site", site.parse().unwrap());
        town.city.send(request).await
    };
    for site in ["cross-site", "same-site"] {
        let reply = follow(site).await;
        assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/parking"));
        assert_eq!(reply.header("set-cookie"), "");
    }
    assert!(guest.me(&town.city).await.is_guest());
    // A web-view that a mini-program opens comes from nowhere: there the guest becomes the person.
    let mut person = guest.clone();
    person.take_cookie(&follow("none").await);
    assert!(!person.me(&town.city).await.is_guest());
    guest.is_nobody(&town.city).await;
}
