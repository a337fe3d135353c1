//! Rules about sessions: how long they live, and what their claims are.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, GenericArgument, PathArguments, Type, spanned::Spanned};

use super::own::is_own;
use crate::{
    diagnostics::Diagnostics,
    dsl::{duration::Duration, keys::Section, syntax::Setup},
    mistakes,
    types::mention,
};

/// `max_age: 0 days`, `max_age: 500 days`, `absolute: 0 days`
pub(super) fn durations_are_sensible(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    /// Browsers keep no cookie for longer (RFC 6265bis §5.5).
    const LONGEST: u64 = 400 * 24 * 60 * 60;
    const NO_TIME: &str = "a session that lasts no time signs nobody in; write";
    if let Some(Duration::Seconds(0, number)) = &setup.absolute {
        diagnostics.error(number, mistakes::SESSION_LENGTH, format!("{NO_TIME} `90 days`"));
        setup.absolute = None;
    }
    let Some(Duration::Seconds(seconds, number)) = &setup.max_age else { return };
    match *seconds {
        0 => diagnostics.error(number, mistakes::SESSION_LENGTH, format!("{NO_TIME} `30 days`")),
        1..=LONGEST => return,
        _ => {
            let message = "browsers keep a cookie for 400 days at most; write `400 days` or less";
            diagnostics.error(number, mistakes::SESSION_TOO_LONG, message);
        }
    }
    setup.max_age = None;
}

/// `max_age` unless it is given.
pub(crate) const MAX_AGE: u64 = 30 * 24 * 60 * 60;

/// `absolute` unless it is given.
pub(crate) const ABSOLUTE: u64 = 90 * 24 * 60 * 60;

/// `fresh: 0 minutes`, `max_age: 1 hour, fresh: 2 hours`
pub(super) fn freshness_is_sensible(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let Some(Duration::Seconds(seconds, number)) = &setup.fresh else { return };
    let longest = |given: &Option<Duration>, default| match given {
        None => Some(default),
        Some(Duration::Seconds(seconds, _)) => Some(*seconds),
        // It is known to the compiler, or when the setup is built.
        Some(Duration::Expr(_) | Duration::Times(..)) => None,
    };
    let limits = [
        ("max_age", longest(&setup.max_age, MAX_AGE)),
        ("absolute", longest(&setup.absolute, ABSOLUTE)),
    ];
    let is_over = |(_, longest): &&(&str, Option<u64>)| longest.is_some_and(|it| *seconds > it);
    if *seconds == 0 {
        let message =
            "a session that is fresh for no time is never fresh; write `fresh: 10 minutes`";
        diagnostics.error(number, mistakes::FRESH_LENGTH, message);
    } else if let Some((key, _)) = limits.iter().find(is_over) {
        let message = format!(
            "a session has ended before it stops being fresh; write a `fresh` that isn't longer than `{key}`"
        );
        diagnostics.error(number, mistakes::FRESH_TOO_LONG, message);
    } else {
        return;
    }
    setup.fresh = None;
}

/// `max_age: 1 hour, update_age: 1 day`
pub(super) fn sessions_are_renewed(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let max_age = match &setup.max_age {
        None => MAX_AGE,
        Some(Duration::Seconds(seconds, _)) => *seconds,
        Some(_) => return,
    };
    if let Some(Duration::Seconds(seconds, number)) = &setup.update_age
        && *seconds >= max_age
    {
        let message = "a session has ended before it is this old, so that it would never be renewed; \
                       write an `update_age` shorter than `max_age`";
        diagnostics.error(number, mistakes::UPDATE_AGE, message);
        setup.update_age = None;
    }
}

/// The types that hold other types, or nothing of an application's own.
const FOREIGN: [&str; 21] = [
    "Vec", "VecDeque", "Option", "Result", "Box", "Arc", "Rc", "HashMap", "BTreeMap", "HashSet",
    "BTreeSet", "String", "str", "bool", "char", "u8", "u32", "u64", "i32", "i64", "f64",
];

/// `claims: (String, u8)`, `claims: Vec<Customer>`
pub(super) fn claims_are_a_struct(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let Some(claims) = setup.claims.take_if(|claims| {
        !claims.foreign && (!is_own(&claims.ty, &FOREIGN) || is_of_library(&claims.ty))
    }) else {
        return;
    };
    let message = "session claims are a struct of yours that derives `Claims`, and what isn't one is \
                   a field of it: `claims: Customer`";
    diagnostics.error(claims.ty, mistakes::CLAIMS_STRUCT, message);
    drop_callback(setup);
}

/// `claims: serde_json::Value`
fn is_of_library(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let libraries = ["alloc", "core", "serde_json", "std"];
    let mut segments = path.path.segments.iter();
    let first = segments.next();
    let is_one = first.is_some_and(|first| libraries.iter().any(|it| first.ident == it));
    path.qself.is_none() && is_one && segments.next().is_some()
}

/// `claims: Customer<'static>`: the derive has refused the parameter, and nothing of the type can be kept.
pub(super) fn claims_are_owned(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let is_borrowed = |ty: &Type| match ty {
        Type::Path(path) => path.path.segments.last().is_some_and(|last| match &last.arguments {
            PathArguments::AngleBracketed(arguments) => arguments
                .args
                .iter()
                .any(|argument| matches!(argument, GenericArgument::Lifetime(_))),
            _ => false,
        }),
        _ => false,
    };
    if let Some(claims) = setup.claims.take_if(|claims| named_lifetime(&claims.ty).is_some()) {
        let message =
            "session claims are kept, so that nothing in them can be borrowed: `claims: Customer`";
        diagnostics.error(named_lifetime(&claims.ty), mistakes::CLAIM_BORROWED, message);
        drop_callback(setup);
    }
    if let Some(claims) = setup.claims.take_if(|claims| is_borrowed(&claims.ty)) {
        setup.borrowed_claims = Some(claims.ty);
        drop_callback(setup);
    }
}

/// A lifetime in a type, `'a`, that no setup can name. `'static` isn't one.
fn named_lifetime(ty: &Type) -> Option<TokenStream> {
    fn of(tokens: TokenStream) -> Option<TokenStream> {
        let mut tokens = tokens.into_iter();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(quote) if quote.as_char() == '\'' => {
                    let name = tokens.next()?;
                    if name.to_string() != "static" {
                        return Some(TokenStream::from_iter([TokenTree::Punct(quote), name]));
                    }
                }
                TokenTree::Group(group) => {
                    if let Some(found) = of(group.stream()) {
                        return Some(found);
                    }
                }
                _ => {}
            }
        }
        None
    }
    of(ty.to_token_stream())
}

/// `state: Rc<Db>`, `state: &Db`
pub(super) fn state_can_be_shared(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    const THREADS: [(&str, &str); 3] = [("Rc", "Arc"), ("RefCell", "Mutex"), ("Cell", "Mutex")];
    let Some(state) = &setup.state else { return };
    let alone = THREADS.iter().find_map(|(alone, shared)| Some((mention(state, alone)?, shared)));
    if let Some((alone, shared)) = alone {
        let message = format!(
            "requests run on several threads, which can't share a `{alone}`; write `{shared}`"
        );
        diagnostics.error(alone, mistakes::STATE_SHARED, message);
    } else if let Some(object) = object_of_one_thread(state) {
        let message = "requests run on several threads, which share the state: \
                       `Arc<dyn Fn() + Send + Sync>`";
        diagnostics.error(object, mistakes::STATE_SHARED, message);
    } else if let Some(lifetime) = named_lifetime(state) {
        let message =
            "the state is kept by the setup, so that nothing in it can be borrowed: `state: Db`";
        diagnostics.error(lifetime, mistakes::STATE_BORROWED, message);
    } else if matches!(state, Type::Reference(reference) if reference.lifetime.is_none()) {
        let message = "the state is kept by the setup, so that it can't be borrowed: `state: Db`, or \
                       `state: Arc<Db>`";
        diagnostics.error(state, mistakes::STATE_BORROWED, message);
    } else {
        return;
    }
    setup.state = None;
}

/// The `dyn` of a state that threads can't share: of a `Box`, or without `Send` and `Sync`.
fn object_of_one_thread(state: &Type) -> Option<Ident> {
    let mut words = Vec::new();
    collect_words(state.to_token_stream(), &mut words);
    let has = |name: &str| words.iter().any(|word| word == name);
    let is_shared = has("Send") && has("Sync") && !has("Box");
    words.iter().find(|word| *word == "dyn").filter(|_| !is_shared).cloned()
}

fn collect_words(tokens: TokenStream, words: &mut Vec<Ident>) {
    for token in tokens {
        match token {
            TokenTree::Ident(word) => words.push(word),
            TokenTree::Group(group) => collect_words(group.stream(), words),
            _ => {}
        }
    }
}

/// `callbacks: { claims: build }` without `session: { claims: … }`
pub(super) fn claims_have_a_type(setup: &mut Setup, diagnostics: &mut Diagnostics) {
    let mut keys = setup.keys.iter();
    let is_named = keys.any(|(section, key)| {
        *section == Section::Session && (key == "claims" || !section.has(&key.to_string()))
    });
    // A key that is misspelt is reported already.
    let is_spelt =
        setup.keys.iter().any(|(section, key)| *section == Section::Callbacks && key == "claims");
    if setup.claims.is_none() && is_named {
        // What stands there was refused.
        drop_callback(setup);
    }
    if setup.claims.is_some() || is_named || !is_spelt {
        return;
    }
    if let Some(callback) = setup.value(Section::Callbacks, "claims") {
        let message = "this callback makes the session's claims, so the setup has to name their \
                       type: `session: { claims: Customer }`";
        diagnostics.push(mistakes::CLAIMS_CALLBACK.at(callback.span(), message));
        drop_callback(setup);
    }
}

/// The callback that makes the claims would not fit what stands in for them.
fn drop_callback(setup: &mut Setup) {
    let is_it = |section: Section, key: &str| section == Section::Callbacks && key == "claims";
    let dropped = setup.values.extract_if(.., |entry| is_it(entry.section, entry.key));
    setup.refused.extend(dropped.filter_map(|entry| match entry.value {
        Expr::Path(path) => Some(path.path),
        _ => None,
    }));
}
