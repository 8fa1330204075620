//! What an account keeps, shows, hands over and forgets.

use crate::{
    city::Plan,
    people::{Person, Town},
    shop::{Cashier, Shop, purpose},
    storage::databases,
};
use contract::{
    AgreementId,
    account::{
        AddPlate, AskCode, ChangePlate, ConsentPurpose, DeleteMe, ExportMe, ForgetIdentity, ForgetPlate,
        GetPlates, Me, MyPlate, SetConsent, SetIdentity,
    },
    pay::{
        AgreementState, CheckOrder, CloseOrder, CreateOrder, GetOrders, HostKind, Order, PayMethod,
        StartAttempt,
    },
    problem::ProblemKind,
};
use gateway::{account::sweeping, pay::agreement, store::agreements};
use serde_json::Value;
use std::{sync::Arc, time::Duration};

const NUMBER: &str = "13800001234";
const NAME: &str = "买买提·艾力";
const RESIDENT_ID: &str = "370202199001010015";

fn plate(text: &str) -> AddPlate {
    AddPlate { plate: text.parse().unwrap() }
}

fn identity() -> SetIdentity {
    SetIdentity { name: NAME.parse().unwrap(), resident_id: RESIDENT_ID.parse().unwrap() }
}

/// A town with a shop and a cashier.
pub async fn town_with_shop() -> (Town, Arc<Cashier>) {
    let cashier = Arc::new(Cashier::default());
    let theirs = Arc::clone(&cashier);
    let plan = Plan::new().outside(move |outside| {
        outside.providers = vec![theirs.clone()];
        outside.services = vec![Arc::new(Shop)];
    });
    (Town::of(plan).await, cashier)
}

async fn order(town: &Town, person: &Person) -> Order {
    person.told(&town.city, &CreateOrder { purpose: purpose("2026-12-01") }).await
}

/// An agreement of this person that a provider has confirmed.
async fn agreement(town: &Town, person: &Person) -> AgreementId {
    let export = person.told(&town.city, &ExportMe {}).await;
    let account = export["account"]["id"].as_str().unwrap().parse().unwrap();
    let id = AgreementId::new(town.clock.now(), [7; 10]);
    let back = String::from("https://city.example/me");
    let mut kept =
        agreement::Kept::new(id, account, PayMethod::Wechat, HostKind::Browser, back, town.clock.now());
    kept.state = AgreementState::Active;
    kept.due = None;
    let mut tx = town.city.gateway.store().write().await.unwrap();
    agreements::write(&mut tx, &kept).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// Whether a text stands anywhere in the files of the database.
fn in_database(town: &Town, text: &str) -> bool {
    let holds = |bytes: &[u8]| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    std::fs::read_dir(&town.city.settings.data)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .any(|path| holds(&std::fs::read(path).unwrap()))
}

/// Writes everything into the one file.
async fn settle_database(town: &Town) {
    let mut tx = town.city.gateway.store().reading().await.unwrap();
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *tx).await.unwrap();
}

#[tokio::test]
async fn plates_are_kept_in_order_with_one_default() {
    let town = Town::start().await;
    let city = &town.city;
    let guest = Person::guest(city).await;
    let problem = guest.call(city, &plate("鲁B12345")).await.problem(ProblemKind::NotYet);
    assert!(problem.detail.contains("plates"), "{problem}");
    guest.agree(city, ConsentPurpose::Plates).await;
    let first: MyPlate = guest.told(city, &plate("鲁b·12345")).await;
    assert!(first.default && !first.auto_pay);
    town.clock.pass(Duration::from_secs(1));
    let second: MyPlate = guest.told(city, &plate("鲁BD12345")).await;
    assert!(!second.default);
    assert_eq!(guest.told(city, &plate("鲁B12345")).await, first, "once is enough");
    let change = ChangePlate { plate: second.id, default: true, auto_pay: None };
    let all = guest.told(city, &change).await;
    assert_eq!(
        all.iter().map(|it| (it.id, it.default)).collect::<Vec<_>>(),
        [(second.id, true), (first.id, false)]
    );
    assert_eq!(guest.told(city, &GetPlates {}).await, all);
    let left = guest.told(city, &ForgetPlate { plate: second.id }).await;
    assert_eq!(left.iter().map(|it| (it.id, it.default)).collect::<Vec<_>>(), [(first.id, true)]);
    guest.call(city, &ForgetPlate { plate: second.id }).await.problem(ProblemKind::NotFound);
    for number in 0..4 {
        guest.told(city, &plate(&format!("鲁B0000{number}"))).await;
    }
    let problem = guest.call(city, &plate("鲁B00009")).await.problem(ProblemKind::Invalid);
    assert_eq!(problem.field.as_deref(), Some("plate"));
    for bad in ["鲁B1234", "啊B12345", "鲁BI2345"] {
        let body = serde_json::json!({ "plate": bad }).to_string();
        let mut request = guest.raw(city, "POST", "/api/v1/me/plates", Some(&body));
        request.headers_mut().insert("idempotency-key", "some-key-1".parse().unwrap());
        city.send(request).await.problem(ProblemKind::Malformed);
    }
    // Without a key it is not known whether it was said before.
    let request = guest.raw(city, "POST", "/api/v1/me/plates", Some(r#"{"plate":"鲁B12345"}"#));
    city.send(request).await.problem(ProblemKind::Malformed);
}

#[tokio::test]
async fn automatic_payment_needs_a_person_their_consent_and_an_agreement() {
    let (town, _) = town_with_shop().await;
    let city = &town.city;
    let mut person = Person::guest(city).await;
    person.agree(city, ConsentPurpose::Plates).await;
    let id = person.told(city, &plate("鲁B12345")).await.id;
    let auto = ChangePlate { plate: id, default: false, auto_pay: Some(true) };
    person.call(city, &auto).await.problem(ProblemKind::NotYet);
    person.sign_in(&town, NUMBER).await;
    person.call(city, &auto).await.problem(ProblemKind::NotYet);
    person.agree(city, ConsentPurpose::AutoPay).await;
    person.call(city, &auto).await.problem(ProblemKind::NotYet);
    agreement(&town, &person).await;
    assert!(person.told(city, &auto).await[0].auto_pay);
    // Taken back, nothing is paid by itself any more.
    person.told(city, &SetConsent { purpose: ConsentPurpose::AutoPay, given: false }).await;
    assert!(!person.told(city, &GetPlates {}).await[0].auto_pay);
    person.call(city, &auto).await.problem(ProblemKind::NotYet);
}

#[tokio::test]
async fn consent_is_kept_word_by_word_and_taking_it_back_ends_what_hangs_on_it() {
    let town = Town::start().await;
    let city = &town.city;
    let person = Person::with(&town, NUMBER).await;
    for purpose in [ConsentPurpose::Plates, ConsentPurpose::Identity] {
        person.agree(city, purpose).await;
        // Said twice it is said once.
        person.agree(city, purpose).await;
    }
    person.told(city, &plate("鲁B12345")).await;
    person.told(city, &identity()).await;
    town.clock.pass(Duration::from_hours(1));
    let withdrawn = town.clock.now();
    for purpose in [ConsentPurpose::Plates, ConsentPurpose::Identity] {
        let consents = person.told(city, &SetConsent { purpose, given: false }).await;
        assert!(consents.iter().any(|it| it.purpose == purpose && it.since.is_none()));
    }
    assert_eq!(person.told(city, &GetPlates {}).await, []);
    let me: Me = person.me(city).await;
    assert_eq!((me.name, me.resident_id), (None, None));
    let export = person.told(city, &ExportMe {}).await;
    let words: Vec<_> = export["consents"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|said| said["purpose"] == "plates")
        .map(|said| (said["given"].as_bool().unwrap(), said["at"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(words.len(), 2);
    assert!(words[0].0 && !words[1].0);
    assert_eq!(words[1].1, withdrawn.to_string());
    // The account's own consent ends with the account.
    let own = SetConsent { purpose: ConsentPurpose::Account, given: false };
    person.call(city, &own).await.problem(ProblemKind::Invalid);
}

#[tokio::test]
async fn real_name_and_resident_id_are_sealed_and_shown_masked() {
    let town = Town::start().await;
    let city = &town.city;
    let guest = Person::guest(city).await;
    guest.agree(city, ConsentPurpose::Identity).await;
    guest.call(city, &identity()).await.problem(ProblemKind::NotYet);
    let person = Person::with(&town, NUMBER).await;
    person.call(city, &identity()).await.problem(ProblemKind::NotYet);
    person.agree(city, ConsentPurpose::Identity).await;
    let reply = person.call(city, &identity()).await;
    let me: Me = reply.json();
    assert_eq!(me.name.as_deref(), Some("买*****"));
    assert_eq!(me.resident_id.as_deref(), Some("3702**********0015"));
    assert!(!reply.text().contains(RESIDENT_ID) && !reply.text().contains(NAME));
    settle_database(&town).await;
    for personal in [NUMBER, NAME, RESIDENT_ID] {
        assert!(!in_database(&town, personal), "{personal}");
    }
    for body in [
        r#"{"name":"王五","resident_id":"370202199001010016"}"#,
        r#"{"name":"王5","resident_id":"370202199001010015"}"#,
    ] {
        let request = person.raw(city, "PUT", "/api/v1/me/identity", Some(body));
        let problem = city.send(request).await.problem(ProblemKind::Malformed);
        assert!(!problem.detail.contains("3702") && !problem.detail.contains('王'), "{problem}");
    }
    let me: Me = person.told(city, &ForgetIdentity {}).await;
    assert_eq!((me.name, me.resident_id), (None, None));
}

#[tokio::test]
async fn under_another_secret_the_gateway_does_not_start() {
    let town = Town::start().await;
    Person::with(&town, NUMBER).await;
    let settings = town.city.settings.clone();
    let store = gateway::store::Store::open(&settings.database_url(None)).await.unwrap();
    let other = gateway::secret::Secret::new(&[9; 32]);
    let outside = gateway::Outside { secret: Some(other), ..gateway::Outside::default() };
    let error = gateway::Gateway::start(&settings, store, outside).await.unwrap_err().to_string();
    assert!(error.contains("another secret"), "{error}");
}

#[tokio::test]
async fn a_guest_who_signs_in_takes_everything_along() {
    let (town, _) = town_with_shop().await;
    let city = &town.city;
    let known = Person::with(&town, NUMBER).await;
    known.agree(city, ConsentPurpose::Plates).await;
    let kept = known.told(city, &plate("鲁B12345")).await;
    let mut guest = Person::guest(city).await;
    guest.agree(city, ConsentPurpose::Plates).await;
    guest.told(city, &plate("鲁B12345")).await;
    guest.told(city, &plate("鲁BD12345")).await;
    let order = order(&town, &guest).await;
    town.clock.pass(Duration::from_mins(1));
    guest.sign_in(&town, NUMBER).await;
    let plates = known.told(city, &GetPlates {}).await;
    let shown: Vec<_> = plates.iter().map(|it| (it.plate.as_str(), it.default)).collect();
    assert_eq!(shown, [("鲁B12345", true), ("鲁BD12345", false)]);
    assert_eq!(plates[0].id, kept.id);
    let orders = known.told(city, &GetOrders::default()).await.orders;
    assert_eq!(orders.iter().map(|it| it.id).collect::<Vec<_>>(), [order.summary.id]);
    // A number without an account: the guest's account becomes the person's.
    let mut guest = Person::guest(city).await;
    guest.agree(city, ConsentPurpose::Plates).await;
    let plate = guest.told(city, &plate("鲁B54321")).await;
    guest.sign_in(&town, "13900001234").await;
    assert_eq!(guest.told(city, &GetPlates {}).await, [plate]);
}

#[tokio::test]
async fn the_export_holds_everything_of_one_and_nothing_of_another() {
    let (town, _) = town_with_shop().await;
    let city = &town.city;
    let people = [(NUMBER, "鲁B12345"), ("13900005678", "鲁B98765")];
    let mut exports: Vec<Value> = Vec::new();
    for (number, car) in people {
        let person = Person::with(&town, number).await;
        for purpose in [ConsentPurpose::Plates, ConsentPurpose::Identity] {
            person.agree(city, purpose).await;
        }
        person.told(city, &plate(car)).await;
        person.told(city, &identity()).await;
        let order = order(&town, &person).await;
        let start =
            StartAttempt { order: order.summary.id, method: PayMethod::Wechat, host: HostKind::Browser };
        person.told(city, &start).await;
        let reply = person.call(city, &ExportMe {}).await;
        assert!(reply.header("content-disposition").contains("attachment"));
        assert_eq!(reply.header("cache-control"), "no-store");
        let text = reply.text();
        for part in [number, car, NAME, RESIDENT_ID, &order.summary.id.to_string()] {
            assert!(text.contains(part), "{part}");
        }
        exports.push(reply.json());
    }
    for (own, (number, car)) in [(1, people[0]), (0, people[1])] {
        let text = exports[own].to_string();
        assert!(!text.contains(number) && !text.contains(car));
    }
    let mine = &exports[0];
    assert_eq!(mine["records"]["orders"].as_array().unwrap().len(), 1);
    assert_eq!(mine["records"]["attempts"].as_array().unwrap().len(), 1);
    assert_eq!(mine["devices"].as_array().unwrap().len(), 1);
    assert!(!mine.to_string().contains("hash"));
}

#[tokio::test]
async fn a_deleted_account_is_gone_to_the_last_byte() {
    let (town, cashier) = town_with_shop().await;
    let city = &town.city;
    let person = Person::with(&town, NUMBER).await;
    for purpose in [ConsentPurpose::Plates, ConsentPurpose::Identity] {
        person.agree(city, purpose).await;
    }
    person.told(city, &plate("鲁B77777")).await;
    person.told(city, &identity()).await;
    let order = order(&town, &person).await;
    let start = StartAttempt { order: order.summary.id, method: PayMethod::Wechat, host: HostKind::Browser };
    let attempt = person.told(city, &start).await;
    settle_database(&town).await;
    assert!(in_database(&town, "鲁B77777") && in_database(&town, "鲁B·12345"));

    let code = async || {
        town.clock.pass(Duration::from_mins(1));
        person.told(city, &AskCode { mobile: NUMBER.parse().unwrap() }).await;
        Some(town.telephones.code(NUMBER))
    };
    // Not while money is on its way, and not without a code.
    let delete = DeleteMe { code: code().await };
    person.call(city, &delete).await.problem(ProblemKind::Conflict);
    cashier.takes(attempt.id);
    person.told(city, &CheckOrder { order: order.summary.id }).await;
    person.call(city, &DeleteMe { code: None }).await.problem(ProblemKind::Invalid);
    let wrong = DeleteMe { code: Some("000000".into()) };
    if delete.code != wrong.code {
        person.call(city, &wrong).await.problem(ProblemKind::CodeWrong);
    }
    let mut gone = person.clone();
    // A refused deletion has not used up the code.
    let reply = gone.ask(city, &delete).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    assert_eq!(gone.cookie, None);
    person.is_nobody(city).await;

    settle_database(&town).await;
    for personal in [NUMBER, NAME, RESIDENT_ID, "鲁B77777", "鲁B·12345"] {
        assert!(!in_database(&town, personal), "{personal}");
    }
    // What was paid stays in the books.
    assert!(in_database(&town, &order.summary.id.to_string()));
    // The same number begins anew.
    town.clock.pass(Duration::from_mins(1));
    let again = Person::with(&town, NUMBER).await;
    assert_eq!(again.told(city, &GetOrders::default()).await.orders.len(), 0);
}

#[tokio::test]
async fn a_guest_deletes_without_a_code() {
    let (town, _) = town_with_shop().await;
    let guest = Person::guest(&town.city).await;
    let order = order(&town, &guest).await;
    guest.told(&town.city, &CloseOrder { order: order.summary.id }).await;
    guest.told(&town.city, &DeleteMe { code: None }).await;
    guest.is_nobody(&town.city).await;
}

#[tokio::test]
async fn what_has_run_out_is_swept_and_nothing_else_is() {
    let (town, _) = town_with_shop().await;
    let city = &town.city;
    let person = Person::with(&town, NUMBER).await;
    let guest = Person::guest(city).await;
    guest.agree(city, ConsentPurpose::Plates).await;
    guest.told(city, &plate("鲁B77777")).await;
    let order = order(&town, &guest).await;
    guest.told(city, &CloseOrder { order: order.summary.id }).await;
    sweeping::sweep(&city.gateway).await.unwrap();
    assert_eq!(guest.told(city, &GetPlates {}).await.len(), 1);
    for _ in 0..2 {
        town.clock.pass(Duration::from_hours(20 * 24));
        person.me(city).await;
    }
    sweeping::sweep(&city.gateway).await.unwrap();
    guest.call(city, &GetPlates {}).await.problem(ProblemKind::Unauthenticated);
    person.me(city).await;
    settle_database(&town).await;
    assert!(!in_database(&town, "鲁B77777"));
    assert!(in_database(&town, &order.summary.id.to_string()));
}

#[tokio::test]
async fn both_databases_keep_hand_on_export_and_forget_alike() {
    for database in databases("accounts").await {
        let mut plan = Plan::new().outside(|outside| {
            outside.providers = vec![Arc::new(Cashier::default())];
            outside.services = vec![Arc::new(Shop)];
        });
        plan.database_url = Some(database.url.clone());
        let town = Town::of(plan).await;
        let city = &town.city;
        let known = Person::with(&town, NUMBER).await;
        for purpose in [ConsentPurpose::Plates, ConsentPurpose::Identity, ConsentPurpose::Plates] {
            known.agree(city, purpose).await;
        }
        known.told(city, &identity()).await;
        known.told(city, &plate("鲁B12345")).await;
        let mut guest = Person::guest(city).await;
        guest.agree(city, ConsentPurpose::Plates).await;
        for car in ["鲁B12345", "鲁BD12345"] {
            guest.told(city, &plate(car)).await;
        }
        let order = order(&town, &guest).await;
        town.clock.pass(Duration::from_mins(1));
        guest.sign_in(&town, NUMBER).await;
        let export = known.told(city, &ExportMe {}).await;
        assert_eq!(export["account"]["name"], NAME);
        assert_eq!(export["plates"].as_array().unwrap().len(), 2);
        assert_eq!(export["records"]["orders"][0]["id"], order.summary.id.to_string());
        assert_eq!(export["devices"].as_array().unwrap().len(), 2);
        guest.told(city, &SetConsent { purpose: ConsentPurpose::Plates, given: false }).await;
        assert_eq!(known.told(city, &GetPlates {}).await, []);
        known.told(city, &CloseOrder { order: order.summary.id }).await;
        town.clock.pass(Duration::from_mins(1));
        known.told(city, &AskCode { mobile: NUMBER.parse().unwrap() }).await;
        let code = Some(town.telephones.code(NUMBER));
        known.told(city, &DeleteMe { code }).await;
        guest.is_nobody(city).await;
        let lost = Person::guest(city).await;
        town.clock.pass(Duration::from_hours(40 * 24));
        sweeping::sweep(&city.gateway).await.unwrap();
        lost.is_nobody(city).await;
    }
}
