//! Quotation marks that came along with a value: some programs that read an `.env` file leave them there.

use std::{cell::RefCell, collections::BTreeSet};

use crate::{engine::invalid::invalid, error::Problem};

/// Variables, and the names of those whose values are in quotation marks.
pub(super) struct Quotes<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    seen: RefCell<BTreeSet<String>>,
}

impl<'a> Quotes<'a> {
    pub(super) fn new(lookup: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { lookup, seen: RefCell::default() }
    }

    /// The value of a variable, as it is.
    pub(super) fn read(&self, variable: &str) -> Option<String> {
        let text = (self.lookup)(variable)?;
        if is_quoted(&text) {
            self.seen.borrow_mut().insert(variable.to_owned());
        }
        Some(text)
    }

    /// Names the variables whose values are in quotation marks: as problems, if there are others which that
    /// may have caused, else in the log. A password may well begin and end with one.
    pub(super) fn tell(self, problems: &mut Vec<Problem>) {
        let is_problem = !problems.is_empty();
        for variable in self.seen.into_inner() {
            if is_problem {
                let reason = "its value begins and ends with a quotation mark, which is a part of the \
                              value here: take both marks out of what sets the variable";
                problems.push(invalid(&variable, reason));
            } else {
                tracing::warn!(
                    name: "auth.config.quoted_variable", variable,
                    "the value of a variable begins and ends with a quotation mark, which is a part of \
                     the value here: if that isn't meant, take both marks out of what sets the variable"
                );
            }
        }
    }
}

fn is_quoted(text: &str) -> bool {
    let inside =
        |mark: char| text.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark)).is_some();
    inside('"') || inside('\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_in_quotation_marks_are_told_from_others() {
        for text in ["\"https://shop.example\"", "'x'", "\"\""] {
            assert!(is_quoted(text), "{text}");
        }
        for text in ["", "\"", "'", "\"a'", "a\"", "\"a", "it's"] {
            assert!(!is_quoted(text), "{text}");
        }
    }

    #[test]
    fn they_are_a_problem_only_beside_another() {
        let lookup = |name: &str| (name == "QUOTED").then(|| "'x'".to_owned());
        let told = |mut problems: Vec<Problem>| {
            let quotes = Quotes::new(&lookup);
            assert_eq!(quotes.read("QUOTED").as_deref(), Some("'x'"));
            assert_eq!(quotes.read("ABSENT"), None);
            quotes.tell(&mut problems);
            problems
        };
        assert!(told(Vec::new()).is_empty());
        let problems = told(vec![Problem::MissingSecret]);
        let [Problem::MissingSecret, quoted] = &problems[..] else { panic!("{problems:?}") };
        assert!(quoted.to_string().starts_with("`QUOTED`: its value begins and ends"), "{quoted}");
    }
}
