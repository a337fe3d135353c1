//! Whether the options that have to be given are.

use crate::{
    __private::{
        mistakes,
        text::{Message, contains},
    },
    config::Spec,
};

/// Silent when an option is unknown: the field access reports that.
#[track_caller]
pub(super) const fn are_given(spec: &Spec, given: &[&str], fill: bool) {
    let missing = Missing::of(spec, given, fill);
    if missing.functions < missing.count {
        missing
            .message(spec)
            .push(if missing.count == 1 { "; give it" } else { "; give them" })
            .push(", or fill what isn't given from the environment: `")
            .push(spec.name)
            .push(if given.is_empty() { " { ..env }`" } else { " { …, ..env }`" })
            .panic(mistakes::OPTION_MISSING);
    } else if missing.count > 0 {
        missing.example(spec).panic(mistakes::OPTION_MISSING);
    } else if spec.placed && !fill && !missing.has_unknown && !is_placed(given) {
        Message::new()
            .push("where is this provider? write `authorization: \"https://…\", token: \"https://…\"`")
            .push(", or `issuer: \"https://…\"` if it has a discovery document")
            .panic(mistakes::NOT_PLACED);
    }
}

/// Whether options say where a provider is.
const fn is_placed(given: &[&str]) -> bool {
    contains(given, "issuer")
        || contains(given, "discovery")
        || (contains(given, "authorization") && contains(given, "token"))
}

/// The required options that are not given.
struct Missing {
    names: Message,
    first: &'static str,
    count: usize,
    /// How many of them are functions.
    functions: usize,
    /// Whether an option is given that there isn't.
    has_unknown: bool,
}

impl Missing {
    const fn of(spec: &Spec, given: &[&str], fill: bool) -> Self {
        let mut missing =
            Self { names: Message::new(), first: "", count: 0, functions: 0, has_unknown: false };
        let mut i = 0;
        while i < given.len() {
            if !contains(spec.options, given[i]) {
                missing.has_unknown = true;
                return missing;
            }
            i += 1;
        }
        i = 0;
        while i < spec.required.len() {
            let name = spec.required[i];
            let function = contains(spec.handlers, name);
            if !contains(given, name) && (function || !fill) {
                if missing.count == 0 {
                    missing.first = name;
                } else {
                    missing.names = missing.names.push(", ");
                }
                missing.names = missing.names.push("`").push(name).push("`");
                missing.count += 1;
                missing.functions += function as usize;
            }
            i += 1;
        }
        missing
    }

    /// “`GitHub` is missing the option `client_id`”
    const fn message(&self, spec: &Spec) -> Message {
        let options =
            if self.count == 1 { "` is missing the option " } else { "` is missing the options " };
        Message::new().push("`").push(spec.name).push(options).push(self.names.as_str())
    }

    /// The same, and how to give the first of them.
    const fn example(&self, spec: &Spec) -> Message {
        self.message(spec).push(": `").push(spec.name).push(" { ").push(self.first).push(": … }`")
    }
}
