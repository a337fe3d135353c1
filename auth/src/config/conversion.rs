//! Further types in which a value may be written for an option.
//!
//! An error that listed all of them would hide the ones to learn, so rustc recommends none of them.

use std::{borrow::Cow, collections::BTreeMap, rc::Rc, sync::Arc};

use super::{
    Env, FromVariable, Secret,
    value::{IntoOption, IntoSecret, Value, owned, owned_pairs},
};

/// A list without elements, whose type nothing else says.
#[doc(hidden)]
#[derive(Debug)]
pub struct Empty;

#[diagnostic::do_not_recommend]
impl<T> IntoOption<T> for Option<T> {
    fn into_option(self) -> Value<T> {
        self.map_or(Value::Absent, Value::Given)
    }
}

#[diagnostic::do_not_recommend]
impl<T: FromVariable> IntoOption<T> for Option<Env> {
    fn into_option(self) -> Value<T> {
        self.map_or(Value::Absent, IntoOption::into_option)
    }
}

macro_rules! texts {
    ($($text:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoOption<String> for $text {
            fn into_option(self) -> Value<String> {
                Value::Given(AsRef::<str>::as_ref(&self).to_owned())
            }
        }
    )*};
}

texts!(&String, Cow<'_, str>, &Cow<'_, str>, Box<str>, Rc<str>, Arc<str>);

#[diagnostic::do_not_recommend]
impl IntoOption<String> for Option<&str> {
    fn into_option(self) -> Value<String> {
        self.map_or(Value::Absent, IntoOption::into_option)
    }
}

macro_rules! lists {
    ($([$($size:tt)*] $list:ty),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($size)*> IntoOption<Vec<String>> for $list {
            fn into_option(self) -> Value<Vec<String>> {
                Value::Given(owned(self))
            }
        }
    )*};
}

lists! {
    [] Vec<&str>,
    [] &[&str],
    [] &[String],
    [] &Vec<String>,
    [] &Vec<&str>,
    [const N: usize] &[&str; N],
    [const N: usize] &[String; N],
}

#[diagnostic::do_not_recommend]
impl<T, const N: usize> IntoOption<Vec<T>> for [T; N] {
    fn into_option(self) -> Value<Vec<T>> {
        Value::Given(Vec::from(self))
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> IntoOption<Vec<String>> for Option<[&str; N]> {
    fn into_option(self) -> Value<Vec<String>> {
        self.map_or(Value::Absent, IntoOption::into_option)
    }
}

#[diagnostic::do_not_recommend]
impl<T> IntoOption<Vec<T>> for Empty {
    fn into_option(self) -> Value<Vec<T>> {
        Value::Given(Vec::new())
    }
}

#[diagnostic::do_not_recommend]
impl IntoOption<BTreeMap<String, String>> for Empty {
    fn into_option(self) -> Value<BTreeMap<String, String>> {
        Value::Given(BTreeMap::new())
    }
}

#[diagnostic::do_not_recommend]
impl IntoOption<BTreeMap<String, String>> for &[(&str, &str)] {
    fn into_option(self) -> Value<BTreeMap<String, String>> {
        Value::Given(owned_pairs(self.iter().copied()))
    }
}

#[diagnostic::do_not_recommend]
impl IntoOption<BTreeMap<String, String>> for Vec<(&str, &str)> {
    fn into_option(self) -> Value<BTreeMap<String, String>> {
        Value::Given(owned_pairs(self))
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> IntoOption<BTreeMap<String, String>> for [(String, String); N] {
    fn into_option(self) -> Value<BTreeMap<String, String>> {
        Value::Given(BTreeMap::from(self))
    }
}

#[diagnostic::do_not_recommend]
impl<S: IntoSecret> IntoSecret for Option<S> {
    fn into_secret(self) -> Value<Secret> {
        self.map_or(Value::Absent, IntoSecret::into_secret)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::config::times;

    fn given<T>(value: impl IntoOption<T>) -> Option<T> {
        match value.into_option() {
            Value::Given(value) => Some(value),
            Value::Variable(..) | Value::Absent => None,
        }
    }

    #[test]
    fn texts_are_texts_in_every_type() {
        let text = String::from("a");
        for value in [
            given::<String>("a"),
            given::<String>(&text),
            given::<String>(Cow::Borrowed("a")),
            given::<String>(Box::<str>::from("a")),
            given::<String>(Arc::<str>::from("a")),
            given::<String>(Some("a")),
            given::<String>(Some(text.clone())),
        ] {
            assert_eq!(value.as_deref(), Some("a"));
        }
        assert_eq!(given::<String>(None::<&str>), None);
    }

    #[test]
    fn lists_are_lists_in_every_type() {
        const WORDS: &[&str] = &["a", "b"];
        let texts = vec![String::from("a"), String::from("b")];
        for value in [
            given::<Vec<String>>(["a", "b"]),
            given::<Vec<String>>(WORDS),
            given::<Vec<String>>(&["a", "b"]),
            given::<Vec<String>>(vec!["a", "b"]),
            given::<Vec<String>>(&texts),
            given::<Vec<String>>([String::from("a"), String::from("b")]),
            given::<Vec<String>>(texts.clone()),
            given::<Vec<String>>(Some(["a", "b"])),
        ] {
            assert_eq!(value, Some(texts.clone()));
        }
        assert_eq!(given::<Vec<String>>(Empty), Some(Vec::new()));
        assert_eq!(given::<BTreeMap<String, String>>(Empty), Some(BTreeMap::new()));
    }

    #[test]
    fn a_count_of_units_is_never_too_long() {
        assert_eq!(times(2_u32, 60), Duration::from_mins(2));
        assert_eq!(times(u64::MAX, 60), Duration::from_secs(u64::MAX));
    }
}
