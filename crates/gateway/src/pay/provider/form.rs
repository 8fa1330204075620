//! Forms, and the one order in which Alipay and `UnionPay` sign them.

use std::collections::BTreeMap;

/// Names and values; each name once, in the order of its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads `application/x-www-form-urlencoded`. `None` when it is no UTF-8 or a name stands twice: nobody could
    /// say which of the two was signed.
    pub fn read(body: &[u8]) -> Option<Self> {
        std::str::from_utf8(body).ok()?;
        let mut form = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(body) {
            if form.insert(name.into_owned(), value.into_owned()).is_some() {
                return None;
            }
        }
        Some(Self(form))
    }

    /// With one more value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// A value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Takes a value out.
    pub fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    /// `a=1&b=2`, not encoded, in the order of names, without empty values: what is signed.
    pub fn canonical(&self) -> String {
        let filled = self.0.iter().filter(|it| !it.1.is_empty());
        filled.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    }

    /// As it is sent.
    pub fn encoded(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_signed_is_sorted_and_leaves_out_what_is_empty() {
        let form = Form::default().with("b", "2 =&").with("a", "一").with("c", "").with("B", "x");
        assert_eq!(form.canonical(), "B=x&a=一&b=2 =&");
    }

    #[test]
    fn a_name_that_stands_twice_and_what_is_no_text_are_refused() {
        assert!(Form::read(b"a=1&a=2").is_none());
        assert!(Form::read(&[b'a', 0xff]).is_none());
    }

    proptest! {
        #[test]
        fn a_form_survives_the_wire(pairs in proptest::collection::btree_map(".{1,8}", ".{0,12}", 0..8)) {
            let form = Form(pairs);
            prop_assert_eq!(Form::read(form.encoded().as_bytes()), Some(form));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = Form::read(&bytes);
        }
    }
}
