//! The same on SQLite, and on PostgreSQL where `DATABASE_URL` names one.

use crate::city::{SOURCE, ago, lot, source};
use contract::{LotId, Name, PlaceId, Position, place::PlaceKind};
use gateway::{
    record::{PlaceRecord, SourceName},
    settings::Settings,
    store::{Store, StoreError, lots::Change, occupancy::Count},
    vendor_key::{KeyHash, VendorKey},
};
use sqlx::{Connection as _, Executor as _};
use std::{env, path::PathBuf};
use tempfile::TempDir;

/// A database that is empty and gone afterwards.
pub struct Database {
    pub url: String,
    _folder: TempDir,
}

/// One of each kind that there is. A schema of its own keeps tests apart on PostgreSQL.
pub async fn databases(test: &str) -> Vec<Database> {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { data: folder.path().into(), dist: PathBuf::new(), dev: false, tls: false };
    let mut all = vec![Database { url: settings.database_url(None), _folder: folder }];
    match env::var("DATABASE_URL").ok().filter(|url| url.starts_with("postgres")) {
        Some(url) => {
            let schema = format!("zhanqiao_test_{test}");
            let mut connection = sqlx::postgres::PgConnection::connect(&url).await.unwrap();
            let sql = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
            connection.execute(sql.as_str()).await.unwrap();
            let joint = if url.contains('?') { '&' } else { '?' };
            let url = format!("{url}{joint}options=-c%20search_path%3D{schema}");
            all.push(Database { url, _folder: tempfile::tempdir().unwrap() });
        }
        None => eprintln!("PostgreSQL is skipped: DATABASE_URL names none"),
    }
    all
}

#[tokio::test]
async fn a_car_park_keeps_its_id_for_ever() {
    for database in databases("ids").await {
        let store = Store::open(&database.url).await.unwrap();
        let change = store.put_lots(&source(), true, &[lot("a", 1), lot("b", 2)]).await.unwrap();
        assert_eq!(change, Change { new: 2, known: 0 });
        // The same uid of another source is another car park.
        let other: SourceName = "other".parse().unwrap();
        store.put_lots(&other, false, &[lot("a", 3)]).await.unwrap();
        let change = store.put_lots(&source(), true, &[lot("c", 4), lot("b", 20)]).await.unwrap();
        assert_eq!(change, Change { new: 1, known: 1 });
        store.close().await;

        let store = Store::open(&database.url).await.unwrap();
        let lots: Vec<_> = store
            .lots()
            .await
            .unwrap()
            .into_iter()
            .map(|lot| (lot.id.0, lot.record.uid, lot.record.capacity, lot.sample))
            .collect();
        let expected = [(1, "a", 1, true), (2, "b", 20, true), (3, "a", 3, false), (4, "c", 4, true)];
        assert_eq!(lots, expected.map(|(id, uid, bays, sample)| (id, uid.to_owned(), bays, sample)));
        let sources: Vec<_> =
            store.sources().await.unwrap().into_iter().map(|source| (source.name, source.sample)).collect();
        assert_eq!(sources, [("other".to_owned(), false), (SOURCE.to_owned(), true)]);
    }
}

#[tokio::test]
async fn every_field_of_a_record_comes_back() {
    use contract::lot::{Amenities, LotKind};
    for database in databases("fields").await {
        let store = Store::open(&database.url).await.unwrap();
        let mut full = lot("every 字段 'quoted' \"twice\"", u32::MAX);
        full.name = Name { zh: "五四广场".into(), en: Some("May Fourth Square".into()) };
        full.kind = LotKind::Underground;
        full.amenities = Amenities { charging: true, etc: true, accessible: true, around_the_clock: true };
        full.max_height_cm = Some(210);
        full.address = Some("东海西路".into());
        full.operator = Some("演示".into());
        full.opening_hours = Some("24/7".into());
        full.charging_bays = Some(4);
        full.accessible_bays = Some(2);
        full.fee_words = Some("首小时免费".into());
        store.put_lots(&source(), false, std::slice::from_ref(&full)).await.unwrap();
        assert_eq!(store.lots().await.unwrap()[0].record, full);
        let keys = store.lot_keys().await.unwrap();
        assert_eq!((keys[0].capacity, keys[0].uid.as_str()), (u32::MAX, full.uid.as_str()));
    }
}

#[tokio::test]
async fn places_keep_their_ids_too() {
    for database in databases("places").await {
        let store = Store::open(&database.url).await.unwrap();
        let place = |uid: &str, name: &str| PlaceRecord {
            uid: uid.into(),
            name: Name { zh: name.into(), en: None },
            kind: PlaceKind::Station,
            position: Position::new(120.3, 36.1).unwrap(),
        };
        store.put_places(&source(), true, &[place("x", "旧名"), place("y", "乙")]).await.unwrap();
        store.put_places(&source(), true, &[place("z", "丙"), place("x", "新名")]).await.unwrap();
        let places: Vec<_> =
            store.places().await.unwrap().into_iter().map(|place| (place.id, place.name.zh)).collect();
        assert_eq!(
            places,
            [(PlaceId(1), "新名".into()), (PlaceId(2), "乙".into()), (PlaceId(3), "丙".into())]
        );
    }
}

#[tokio::test]
async fn many_records_are_written_in_one_go_and_only_the_later_count_stands() {
    for database in databases("many").await {
        let store = Store::open(&database.url).await.unwrap();
        let lots: Vec<_> = (0..1_234).map(|index| lot(&format!("{index}"), 9)).collect();
        assert_eq!(store.put_lots(&source(), true, &lots).await.unwrap().new, 1_234);
        let counts = |free, at| (1..=1_234).map(|id| (LotId(id), Count { free, at })).collect::<Vec<_>>();
        let (early, late) = (ago(20), ago(10));
        store.put_occupancy(&counts(Some(5), late)).await.unwrap();
        store.put_occupancy(&counts(Some(7), early)).await.unwrap();
        store.put_occupancy(&[(LotId(1), Count { free: None, at: ago(0) })]).await.unwrap();
        let mut kept = store.occupancy().await.unwrap();
        kept.sort_by_key(|(id, _)| *id);
        assert_eq!(kept.len(), 1_234);
        assert_eq!((kept[0].1.free, kept[1].1), (None, Count { free: Some(5), at: late }));
    }
}

#[tokio::test]
async fn two_imports_at_once_never_give_an_id_twice() {
    for database in databases("at_once").await {
        let store = Store::open(&database.url).await.unwrap();
        let import = |name: &'static str| {
            let store = store.clone();
            tokio::spawn(async move {
                let source: SourceName = name.parse().unwrap();
                for round in 0..5 {
                    let lots: Vec<_> = (0..40).map(|index| lot(&format!("{round}-{index}"), 1)).collect();
                    store.put_lots(&source, true, &lots).await.unwrap();
                }
            })
        };
        let (one, other) = (import("one"), import("other"));
        one.await.unwrap();
        other.await.unwrap();
        let ids: std::collections::BTreeSet<_> =
            store.lots().await.unwrap().into_iter().map(|lot| lot.id).collect();
        assert_eq!(ids.len(), 400);
        assert_eq!(store.catalogue_version().await.unwrap(), 10);
    }
}

#[tokio::test]
async fn only_the_hash_of_a_key_is_kept() {
    for database in databases("keys").await {
        let store = Store::open(&database.url).await.unwrap();
        let key = VendorKey::make().unwrap();
        store.put_vendor_key(&source(), &KeyHash::of(key.as_str()), ago(0), false).await.unwrap();
        let kept = store.vendor_keys(&source()).await.unwrap();
        assert!(kept.len() == 1 && kept[0].is(&KeyHash::of(key.as_str())));
        assert!(store.vendor_keys(&"other".parse().unwrap()).await.unwrap().is_empty());
        store.close().await;
        if let Some(file) = database.url.strip_prefix("sqlite://").and_then(|url| url.split('?').next()) {
            let bytes = std::fs::read(file).unwrap();
            let needle = &key.as_str().as_bytes()[3..];
            assert!(!bytes.windows(needle.len()).any(|window| window == needle));
        }
    }
}

#[tokio::test]
async fn the_database_of_a_newer_gateway_is_not_touched() {
    for database in databases("newer").await {
        let store = Store::open(&database.url).await.unwrap();
        store.close().await;
        sqlx::any::install_default_drivers();
        let mut connection = sqlx::AnyConnection::connect(&database.url).await.unwrap();
        let copy = "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) \
            SELECT 9999, 'later', installed_on, success, checksum, execution_time FROM _sqlx_migrations \
            WHERE version = 1";
        connection.execute(copy).await.unwrap();
        connection.close().await.unwrap();
        let error = Store::open(&database.url).await.unwrap_err();
        assert!(matches!(error, StoreError::Newer { step: 9999, .. }), "{error}");
        assert!(error.to_string().contains("newer gateway"), "{error}");
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_opened_is_named_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("city.db"), "this is no database, and long enough to be looked at")
        .unwrap();
    let settings = Settings { data: folder.path().into(), dist: PathBuf::new(), dev: false, tls: false };
    let error = Store::open(&settings.database_url(None)).await.unwrap_err().to_string();
    assert!(error.contains("city.db"), "{error}");
    let error = Store::open("postgres://me:secret@127.0.0.1:1/city").await.unwrap_err().to_string();
    assert!(error.contains("127.0.0.1:1/city") && !error.contains("secret"), "{error}");
}
