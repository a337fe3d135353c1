//! How the options of one provider, adapter or settings struct are put together.

use super::{FromVariable, Secret, value::Value};
use crate::error::{ConfigError, Problem};

/// A value that can't be used: the problem is recorded.
pub(super) struct Recorded;

/// Where values come from while a struct is assembled, and where problems go.
#[doc(hidden)]
pub struct Assembly<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    /// Named in problems: `GitHub`, `GitHub as "github-work"`.
    owner: String,
    /// What conventional variables start with, such as `AUTH_GITHUB_`.
    prefix: String,
    /// Whether what is not given is read from the conventional variables.
    fill: bool,
    problems: Vec<Problem>,
}

impl std::fmt::Debug for Assembly<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Assembly").field("owner", &self.owner).finish_non_exhaustive()
    }
}

impl<'a> Assembly<'a> {
    pub fn new(
        lookup: &'a dyn Fn(&str) -> Option<String>,
        owner: impl Into<String>,
        prefix: impl Into<String>,
        fill: bool,
    ) -> Self {
        Self { lookup, owner: owner.into(), prefix: prefix.into(), fill, problems: Vec::new() }
    }

    /// `AUTH_<ID>_`, in upper case with `_` for `-`.
    #[must_use]
    pub fn provider_prefix(id: &str) -> String {
        format!("AUTH_{}_", id.to_ascii_uppercase().replace('-', "_"))
    }

    /// Assembles something that belongs to this, under its own name and with its own variables.
    pub fn within<T>(&mut self, name: &str, work: impl FnOnce(&mut Self) -> T) -> T {
        let owner = std::mem::replace(&mut self.owner, name.to_owned());
        let prefix = std::mem::replace(&mut self.prefix, Self::provider_prefix(name));
        let done = work(self);
        (self.owner, self.prefix) = (owner, prefix);
        done
    }

    pub fn finish(self) -> Vec<Problem> {
        self.problems
    }

    /// Ends an assembly that stands alone.
    pub fn into_result<T>(self, value: Option<T>) -> Result<T, ConfigError> {
        ConfigError::check(self.problems)?;
        Ok(value.expect("an assembly without a problem has every value"))
    }

    /// Records what is wrong with the value of `option`.
    pub fn invalid(&mut self, option: &str, reason: impl Into<String>) {
        let option = self.path(option);
        self.problems.push(Problem::InvalidValue { option, reason: reason.into() });
    }

    /// The value of an option; `None` is one that isn't there.
    pub(super) fn resolve<T: FromVariable>(
        &mut self,
        value: Option<Value<T>>,
        option: &str,
        variable: Option<&str>,
        needed: bool,
    ) -> Result<Option<T>, Recorded> {
        if value.is_none() && self.fill {
            let conventional = self.variable(option);
            let variable = variable.unwrap_or(&conventional);
            return self.read(option, variable, T::from_variable, needed);
        }
        self.written(value, option)
    }

    /// The value of an option that is never read from a conventional variable.
    pub(super) fn written<T>(
        &mut self,
        value: Option<Value<T>>,
        option: &str,
    ) -> Result<Option<T>, Recorded> {
        match value {
            Some(Value::Given(value)) => Ok(Some(value)),
            Some(Value::Variable(variable, parse)) => self.read(option, variable, parse, true),
            None => Ok(None),
        }
    }

    /// A required handler or option that nothing was given for.
    pub(crate) fn missing(&mut self, option: &str) {
        // `auth!` refuses this at compile time; an assembly by hand gets here.
        self.invalid(option, "it is required and was not given");
    }

    fn read<T>(
        &mut self,
        option: &str,
        variable: &str,
        parse: fn(&str) -> Result<T, String>,
        needed: bool,
    ) -> Result<Option<T>, Recorded> {
        let path = self.path(option);
        match (self.lookup)(variable).filter(|text| !text.is_empty()) {
            Some(text) => match parse(&text) {
                Ok(value) => Ok(Some(value)),
                Err(reason) => {
                    let variable = variable.to_owned();
                    self.problems.push(Problem::InvalidVariable { option: path, variable, reason });
                    Err(Recorded)
                }
            },
            None if needed => {
                let variable = variable.to_owned();
                self.problems.push(Problem::MissingVariable { option: path, variable });
                Err(Recorded)
            }
            None => Ok(None),
        }
    }

    fn variable(&self, option: &str) -> String {
        let name = match option {
            "client_id" if self.prefix.starts_with("AUTH_") => "id",
            "client_secret" if self.prefix.starts_with("AUTH_") => "secret",
            option => option,
        };
        format!("{}{}", self.prefix, name.to_ascii_uppercase())
    }

    fn path(&self, option: &str) -> String {
        format!("{}.{option}", self.owner)
    }
}

/// Reads the secrets of a setup.
pub(crate) fn secrets(
    values: Vec<Value<Secret>>,
    lookup: &dyn Fn(&str) -> Option<String>,
    problems: &mut Vec<Problem>,
) -> Vec<Secret> {
    let mut assembly = Assembly::new(lookup, "auth!", "", false);
    let secrets = values
        .into_iter()
        .filter_map(|value| assembly.resolve(Some(value), "secret", None, true).ok().flatten())
        .collect();
    problems.extend(assembly.finish());
    secrets
}
