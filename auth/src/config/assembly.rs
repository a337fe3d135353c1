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
    /// The options whose value isn't a default.
    given: Vec<Given>,
    problems: Vec<Problem>,
}

/// An option whose value isn't a default.
struct Given {
    /// With its owner, such as `GitHub.base_url`.
    option: String,
    /// The variable that it was read from; `None` if the value stands in the `auth!`.
    variable: Option<String>,
}

/// The options that the attributes of a provider make of other options: `"{base_url}/authorize"`.
const ADDRESSES: [&str; 10] = [
    "access_token",
    "authorization",
    "discovery",
    "end_session",
    "issuer",
    "jwks",
    "request_token",
    "revocation",
    "token",
    "userinfo",
];
/// The names of the options that say where a provider is, beside those that end in `url`.
const PLACES: [&str; 9] = [
    "accounts_server",
    "authority",
    "domain",
    "host",
    "instance",
    "issuer",
    "server",
    "tenant",
    "tenant_id",
];

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
        Self {
            lookup,
            owner: owner.into(),
            prefix: prefix.into(),
            fill,
            given: Vec::new(),
            problems: Vec::new(),
        }
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

    /// Records what is wrong with the value of `option`, and which variable it was read from.
    ///
    /// The address of an endpoint may be made of another option, which is named then.
    pub fn invalid(&mut self, option: &str, reason: impl Into<String>) {
        let (path, reason) = (self.path(option), reason.into());
        let problem = match self.given.iter().find(|given| given.option == path) {
            Some(given) => given.problem(reason),
            None => match self.place_of(option) {
                Some(place) => {
                    place.problem(format!("the URL of `{option}` is made of it: {reason}"))
                }
                None => Problem::InvalidValue { option: path, reason },
            },
        };
        self.problems.push(problem);
    }

    /// The option of which the address `option` is made.
    fn place_of(&self, option: &str) -> Option<&Given> {
        let is_place = |given: &&Given| {
            let own = given.option.strip_prefix(&self.owner);
            let name = own.and_then(|option| option.strip_prefix('.'));
            name.is_some_and(|name| name.ends_with("url") || PLACES.contains(&name))
        };
        let mut places = self.given.iter().filter(is_place).filter(|_| ADDRESSES.contains(&option));
        // Most interfaces that have an option of their own serve the profile.
        if option == "userinfo" { places.next_back() } else { places.next() }
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
            Some(Value::Given(value)) => {
                self.given.push(Given { option: self.path(option), variable: None });
                Ok(Some(value))
            }
            Some(Value::Variable(variable, parse)) => self.read(option, variable, parse, true),
            Some(Value::Absent) | None => Ok(None),
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
            Some(text) => {
                let given = Given { option: path, variable: Some(variable.to_owned()) };
                match parse(&text) {
                    Ok(value) => {
                        self.given.push(given);
                        Ok(Some(value))
                    }
                    Err(reason) => {
                        self.problems.push(given.problem(reason));
                        Err(Recorded)
                    }
                }
            }
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

impl Given {
    /// What is wrong with the value.
    fn problem(&self, reason: String) -> Problem {
        let option = self.option.clone();
        match &self.variable {
            Some(variable) => {
                Problem::InvalidVariable { option, variable: variable.clone(), reason }
            }
            None => Problem::InvalidValue { option, reason },
        }
    }
}

/// Reads the secrets of a setup, each with the variable that it was read from.
pub(crate) fn secrets(
    values: Vec<Value<Secret>>,
    lookup: &dyn Fn(&str) -> Option<String>,
    problems: &mut Vec<Problem>,
) -> Vec<(Option<&'static str>, Secret)> {
    let mut assembly = Assembly::new(lookup, "auth!", "", false);
    let secrets = values
        .into_iter()
        .filter_map(|value| {
            let variable = match &value {
                Value::Variable(variable, _) => Some(*variable),
                Value::Given(_) | Value::Absent => None,
            };
            let secret = assembly.resolve(Some(value), "secret", None, true).ok().flatten()?;
            Some((variable, secret))
        })
        .collect();
    problems.extend(assembly.finish());
    secrets
}
