//! Who may see and pay a stay: whoever has its plate, and whoever has found it by plate or by bay.

use crate::store::{StoreError, lookups, plates, stays::StoredStay};
use contract::{AccountId, account::Plate};
use sqlx::AnyConnection;

/// By what an account knows a stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It has the plate.
    Own,
    /// It has looked for the plate.
    Plate,
    /// It has read the code at the bay.
    Bay,
}

impl Access {
    /// As in the database; there is nothing to keep about one's own.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Own => None,
            Self::Plate => Some("plate"),
            Self::Bay => Some("bay"),
        }
    }

    /// The plate, as far as it may be shown: who has read a bay's code sees enough to know the car before them, and
    /// not enough to learn whose it is.
    pub fn plate(self, plate: &Plate) -> String {
        let printed = plate.printed();
        if self != Self::Bay {
            return printed;
        }
        let signs = printed.chars().count();
        let hidden = |at: usize| (4..signs.saturating_sub(1)).contains(&at);
        printed.chars().enumerate().map(|(at, sign)| if hidden(at) { '*' } else { sign }).collect()
    }
}

/// By what this account knows this stay; `None` when it is not for it.
pub async fn access(
    tx: &mut AnyConnection,
    account: AccountId,
    stay: &StoredStay,
) -> Result<Option<Access>, StoreError> {
    if plates::of_account(tx, account).await?.iter().any(|mine| mine.plate == stay.plate) {
        return Ok(Some(Access::Own));
    }
    let how = lookups::found_how(tx, account, stay.id).await?;
    Ok([Access::Plate, Access::Bay].into_iter().find(|it| it.name() == how.as_deref() && how.is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bay_shows_no_more_of_a_plate_than_one_needs_to_know_the_own_car() {
        for (plate, shown) in
            [("鲁B12345", "鲁B·1***5"), ("鲁BD12345", "鲁B·D****5"), ("鲁B1234学", "鲁B·1***学")]
        {
            let plate = plate.parse().unwrap();
            assert_eq!(Access::Bay.plate(&plate), shown);
            assert_eq!(Access::Plate.plate(&plate), plate.printed());
        }
    }
}
