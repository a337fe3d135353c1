//! What the request demands of how somebody signed in at the provider, and whether the ID token says
//! so (OpenID Connect Core §3.1.3.7, 12 and 13).

use std::time::SystemTime;

use serde_json::{Map, Value};

use super::{Definition, claims::Moment};
use crate::error::log_text;
use crate::identity::json;

/// Whether an ID token that was verified says that somebody has proven two factors, in one of these words.
///
/// A word that stands anywhere else, such as in the userinfo answer, says nothing: nobody signed it.
pub(super) fn says_two_factors(claims: &Map<String, Value>, words: &[String]) -> bool {
    let is_said = |said: &str| words.iter().any(|word| word == said);
    let methods = claims.get("amr").and_then(Value::as_array);
    let mut methods = methods.into_iter().flatten().filter_map(Value::as_str);
    methods.any(is_said) || claims.get("acr").and_then(Value::as_str).is_some_and(is_said)
}

/// What the authorization request demands. What is asked for and not looked at is no protection:
/// anybody can take a parameter out of the request that their own browser carries, and an old session
/// at the provider, or a password alone, would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Demands {
    /// How long ago somebody may have signed in, in seconds: the parameter `max_age`.
    pub(super) max_age: Option<u64>,
    /// One of these ways of signing in, the parameter `acr_values`; none means any.
    acr: Vec<String>,
    /// Whether `acr_values` is sent, because the option says so.
    sends_acr: bool,
    /// Whether the ID token has to say when somebody signed in, whenever that was.
    needs_auth_time: bool,
}

/// The option, and what is wrong with it.
type Flaw = (&'static str, String);

impl Demands {
    /// Those of the options, and of `authorization_params`, which may have `max_age` and essential
    /// claims (`claims`, Core §5.5) too. What is only voluntary there, such as `acr_values`, demands
    /// nothing.
    ///
    /// Fails when they can't be read or contradict each other.
    pub(super) fn of(definition: &Definition) -> Result<Self, Flaw> {
        let params = &definition.authorization.params;
        let mut demands = Self {
            max_age: definition.max_age.map(|age| age.as_secs()),
            sends_acr: !definition.acr_values.is_empty(),
            acr: definition.acr_values.clone(),
            needs_auth_time: false,
        };
        let is_word = |value: &String| !value.is_empty() && !value.contains(char::is_whitespace);
        if let Some(value) = demands.acr.iter().find(|value| !is_word(value)) {
            let reason = format!("`{}` has blanks in it, or is empty", log_text(value));
            return Err(("acr_values", reason));
        }
        let counted = &definition.counts_as_second_factor;
        if counted.iter().any(String::is_empty) || (!counted.is_empty() && !definition.id_token) {
            let reason = "a word is not empty, and only an ID token says how somebody signed in";
            return Err(("counts_as_second_factor", reason.to_owned()));
        }
        if !definition.id_token {
            let reason =
                |what| format!("only an ID token says {what}, and this provider sends none");
            return match (demands.max_age, demands.sends_acr) {
                (Some(_), _) => Err(("max_age", reason("when somebody signed in"))),
                (None, true) => Err(("acr_values", reason("how somebody signed in"))),
                (None, false) => Ok(demands),
            };
        }
        if let Some(written) = params.get("max_age") {
            let seconds = written.parse().ok().filter(|_| !written.starts_with('+'));
            let seconds = seconds.ok_or_else(|| {
                let reason = "the parameter `max_age` is no number of seconds: write it as the \
                              option, `max_age: 5 minutes`";
                ("authorization", reason.to_owned())
            })?;
            if demands.max_age.is_some_and(|age| age != seconds) {
                let reason = "the parameter `max_age` is another than the option `max_age`";
                return Err(("authorization", reason.to_owned()));
            }
            demands.max_age = Some(seconds);
        }
        if demands.sends_acr && params.contains_key("acr_values") {
            let reason =
                "the parameter `acr_values` is the option `acr_values`, which is given too";
            return Err(("authorization", reason.to_owned()));
        }
        if let Some(written) = params.get("claims") {
            demands.read_claims(written)?;
        }
        Ok(demands)
    }

    /// What the parameter `claims` calls essential of the ID token.
    fn read_claims(&mut self, written: &str) -> Result<(), Flaw> {
        let claims = json::object(written.as_bytes())
            .map_err(|reason| ("authorization", format!("the parameter `claims`: {reason}")))?;
        let asked = |name: &str| claims.get("id_token")?.get(name);
        let is_essential = |asked: &Value| asked.get("essential") == Some(&Value::Bool(true));
        self.needs_auth_time = asked("auth_time").is_some_and(is_essential);
        let Some(acr) = asked("acr").filter(|acr| is_essential(acr)) else { return Ok(()) };
        let one = acr.get("value").into_iter();
        let several = acr.get("values").and_then(Value::as_array).into_iter().flatten();
        let values = one.chain(several).filter_map(Value::as_str).map(str::to_owned);
        let values: Vec<_> = values.collect();
        if self.sends_acr && !values.is_empty() {
            let reason = "the parameter `claims` demands an `acr`, and so does the option \
                          `acr_values`: write one of them";
            return Err(("authorization", reason.to_owned()));
        }
        if !values.is_empty() {
            self.acr = values;
        }
        Ok(())
    }

    /// What the request is sent, in place of whatever else says so.
    pub(super) fn params(&self) -> impl Iterator<Item = (&'static str, String)> {
        let max_age = self.max_age.map(|age| ("max_age", age.to_string()));
        let acr = self.sends_acr.then(|| ("acr_values", self.acr.join(" ")));
        max_age.into_iter().chain(acr)
    }

    /// Whether an ID token says that somebody signed in at the provider since then. A parameter of the request proves
    /// nothing: anybody can take it out of the request that their own browser carries.
    pub(super) fn check_since(
        definition: &Definition,
        claims: &Map<String, Value>,
        since: SystemTime,
        moment: Moment,
    ) -> Result<(), String> {
        let Some(ago) = moment.since(claims, "auth_time")? else {
            if definition.confirms {
                return Ok(());
            }
            // The session at the provider may be weeks old.
            return Err(
                "`auth_time` is missing, so that nobody knows whether the person has just signed in there: if a \
                 sign-in there is enough to confirm that it's them, write `confirms: true`"
                    .to_owned(),
            );
        };
        let asked = moment.now.duration_since(since).unwrap_or_default().as_secs();
        let asked = i64::try_from(asked).unwrap_or(i64::MAX);
        // Whoever finds a browser with an old session at the provider.
        if ago > asked.saturating_add(moment.tolerance()) {
            return Err(format!(
                "somebody signed in {ago} seconds ago, and was asked to sign in again {asked} seconds ago"
            ));
        }
        if ago < moment.tolerance().saturating_neg() {
            return Err(format!(
                "its `auth_time` is {} seconds in the future",
                ago.saturating_neg()
            ));
        }
        Ok(())
    }

    /// Whether an ID token says that somebody signed in so.
    pub(super) fn check(&self, claims: &Map<String, Value>, moment: Moment) -> Result<(), String> {
        let acr = claims.get("acr").and_then(Value::as_str);
        // Somebody who signed in with less, such as a stolen password without the second factor.
        if !self.acr.is_empty() && !self.acr.iter().any(|demanded| acr == Some(demanded)) {
            let acr = acr.map_or("missing".to_owned(), |acr| format!("`{}`", log_text(acr)));
            let demanded = log_text(&self.acr.join("`, `"));
            return Err(format!("its `acr` is {acr}, and `acr_values` demand `{demanded}`"));
        }
        if self.max_age.is_none() && !self.needs_auth_time {
            return Ok(());
        }
        let Some(since) = moment.since(claims, "auth_time")? else {
            return Err("`auth_time` is missing, and the request demands it (`max_age`)".to_owned());
        };
        // Whoever finds a browser with an old session at the provider.
        match self.max_age.map(|age| i64::try_from(age).unwrap_or(i64::MAX)) {
            Some(age) if since > age.saturating_add(moment.tolerance()) => Err(format!(
                "somebody signed in {since} seconds ago, and `max_age` is {age} seconds"
            )),
            // It would be young for ever.
            _ if since < moment.tolerance().saturating_neg() => {
                Err(format!("its `auth_time` is {} seconds in the future", since.saturating_neg()))
            }
            _ => Ok(()),
        }
    }
}
