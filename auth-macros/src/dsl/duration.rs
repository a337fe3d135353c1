//! Durations as people write them: `30 days`, `30d`, or any expression of type `Duration`.

use syn::{Expr, Ident, Lit, LitFloat, LitInt, Path, Token, parse::ParseStream};

use crate::{
    diagnostics::did_you_mean,
    mistakes::{self, Mistake},
};

/// How long something lasts.
pub(crate) enum Duration {
    /// In seconds, and where they are written.
    Seconds(u64, LitInt),
    /// A constant times a unit of so many seconds: `LIFETIME days`.
    Times(Path, u64),
    Expr(Expr),
}

const UNITS: [(&[&str], u64); 5] = [
    (&["seconds", "second", "s"], 1),
    (&["minutes", "minute", "min"], 60),
    (&["hours", "hour", "h"], 60 * 60),
    (&["days", "day", "d"], 24 * 60 * 60),
    (&["weeks", "week", "w"], 7 * 24 * 60 * 60),
];

/// Whether a number with a unit is next, such as `60s`. `60u64` is an expression.
pub(crate) fn is_next(input: ParseStream<'_>) -> bool {
    const NUMBERS: [&str; 14] = [
        "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "u128", "u16", "u32", "u64",
        "u8", "usize",
    ];
    let fork = input.fork();
    is_times(input)
        || fork.parse::<LitInt>().is_ok_and(|number| match number.suffix() {
            "" => fork.peek(Ident),
            suffix => !NUMBERS.contains(&suffix),
        })
}

/// Whether a constant and a unit are next.
fn is_times(input: ParseStream<'_>) -> bool {
    const WORDS: [&str; 5] = ["seconds", "minutes", "hours", "days", "weeks"];
    let fork = input.fork();
    fork.parse::<Path>().is_ok()
        && fork.parse::<Ident>().is_ok_and(|word| {
            let word = word.to_string();
            seconds_of(&word).is_some()
                || (!did_you_mean(&word, &WORDS).is_empty() && !fork.peek(Token![:]))
        })
}

/// Parses a duration. Takes all its tokens, even when they are wrong.
pub(crate) fn parse(input: ParseStream<'_>) -> syn::Result<Duration> {
    if input.peek(Token![-]) && (input.peek2(LitInt) || input.peek2(LitFloat)) {
        return Err(refuse(input, mistakes::DURATION_NEGATIVE, "a duration is not negative"));
    }
    if input.peek(LitFloat) {
        let message = "a duration is a whole number of a unit: `90 minutes`, `36 hours`";
        return Err(refuse(input, mistakes::DURATION_FRACTION, message));
    }
    if is_times(input) {
        let count = input.parse::<Path>()?;
        let word = input.parse::<Ident>()?;
        let seconds = unit(&word.to_string());
        let seconds = seconds.map_err(|message| mistakes::UNKNOWN_UNIT.on(&word, message))?;
        return Ok(Duration::Times(count, seconds));
    }
    if !input.peek(LitInt) {
        let expr = input.parse::<Expr>()?;
        return match &expr {
            Expr::Lit(lit) => {
                let message = match &lit.lit {
                    Lit::Str(text) => format!(
                        "a duration is written without quotes: `{}`",
                        if text.value().starts_with(|c: char| c.is_ascii_digit()) {
                            text.value()
                        } else {
                            "30 days".to_owned()
                        }
                    ),
                    _ => "a duration is a number and a unit: `30 days`, `24h`".to_owned(),
                };
                Err(mistakes::DURATION_TEXT.on(&expr, message))
            }
            _ => Ok(Duration::Expr(expr)),
        };
    }
    let number = input.parse::<LitInt>()?;
    let count = number.base10_digits().parse::<u64>().map_err(|_| too_long(&number))?;
    let seconds = if !number.suffix().is_empty() {
        unit(number.suffix()).map_err(|message| mistakes::UNKNOWN_UNIT.on(&number, message))?
    } else if input.peek(Ident) {
        let word = input.parse::<Ident>()?;
        let seconds =
            unit(&word.to_string()).map_err(|message| mistakes::UNKNOWN_UNIT.on(&word, message))?;
        if input.peek(LitInt) {
            let message = "a duration is one number and one unit: `90 minutes`";
            return Err(refuse(input, mistakes::DURATION_TEXT, message));
        }
        seconds
    } else {
        // What somebody means who writes a number: NextAuth's are seconds.
        let units = if count > 400 { ["seconds", "minutes"] } else { ["days", "hours"] };
        let [one, other] = units.map(|unit| format!("`{count} {unit}`"));
        let message = format!("a duration has a unit: {one}, {other}, …");
        return Err(mistakes::DURATION_UNIT.on(number, message));
    };
    match count.checked_mul(seconds) {
        Some(seconds) => Ok(Duration::Seconds(seconds, number)),
        None => Err(too_long(&number)),
    }
}

/// An error at the next tokens, which are skipped up to the comma.
fn refuse(input: ParseStream<'_>, mistake: Mistake, message: &str) -> syn::Error {
    let error = mistake.next(input, message);
    while !input.is_empty() && !input.peek(Token![,]) {
        if input.parse::<proc_macro2::TokenTree>().is_err() {
            break;
        }
    }
    error
}

/// How many seconds a unit has.
pub(crate) fn seconds_of(unit: &str) -> Option<u64> {
    UNITS.iter().find(|(names, _)| names.contains(&unit)).map(|(_, seconds)| *seconds)
}

fn unit(word: &str) -> Result<u64, String> {
    seconds_of(word).ok_or_else(|| {
        let hint = did_you_mean(word, &["seconds", "minutes", "hours", "days", "weeks"]);
        let hint = if hint.is_empty() { "; write `30 days`, `24h`, `15min`" } else { &hint };
        format!("`{word}` is not a unit of time{hint}")
    })
}

fn too_long(number: &LitInt) -> syn::Error {
    mistakes::DURATION_OVERFLOW.on(number, "this duration doesn't fit in 64 bits of seconds")
}

#[cfg(test)]
mod tests {
    use quote::quote;
    use syn::parse::Parser;

    use super::*;

    fn seconds(tokens: proc_macro2::TokenStream) -> Result<u64, String> {
        match parse.parse2(tokens) {
            Ok(Duration::Seconds(seconds, _)) => Ok(seconds),
            Ok(Duration::Times(_, unit)) => Err(format!("times {unit}")),
            Ok(Duration::Expr(_)) => Err("an expression".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn units_in_words_and_as_suffixes() {
        let day = 24 * 60 * 60;
        let cases = [
            (quote!(30 days), 30 * day),
            (quote!(1 day), day),
            (quote!(30d), 30 * day),
            (quote!(24h), day),
            (quote!(15min), 900),
            (quote!(2w), 14 * day),
            (quote!(90 seconds), 90),
            (quote!(1_000 s), 1000),
        ];
        for (tokens, expected) in cases {
            let text = tokens.to_string();
            assert_eq!(seconds(tokens), Ok(expected), "{text}");
        }
    }

    #[test]
    fn anything_else_is_an_expression() {
        assert_eq!(seconds(quote!(LIFETIME)), Err("an expression".to_owned()));
        assert_eq!(seconds(quote!(Duration::from_secs(5))), Err("an expression".to_owned()));
    }

    #[test]
    fn a_constant_has_a_unit_too() {
        assert_eq!(seconds(quote!(LIFETIME days)), Err("times 86400".to_owned()));
        assert_eq!(seconds(quote!(limits::WAIT min)), Err("times 60".to_owned()));
        let message = "`dyas` is not a unit of time; did you mean `days`? [auth::E0215]".to_owned();
        assert_eq!(seconds(quote!(LIFETIME dyas)), Err(message));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let cases = [
            (quote!(30), "a duration has a unit: `30 days`, `30 hours`, … [auth::E0214]"),
            (
                quote!(3600),
                "a duration has a unit: `3600 seconds`, `3600 minutes`, … [auth::E0214]",
            ),
            (quote!(30 dyas), "`dyas` is not a unit of time; did you mean `days`? [auth::E0215]"),
            (quote!(-30 days), "a duration is not negative [auth::E0211]"),
            (
                quote!(1.5 days),
                "a duration is a whole number of a unit: `90 minutes`, `36 hours` [auth::E0212]",
            ),
            (quote!("30 days"), "a duration is written without quotes: `30 days` [auth::E0213]"),
            (quote!(true), "a duration is a number and a unit: `30 days`, `24h` [auth::E0213]"),
            (
                quote!(18446744073709551615 weeks),
                "this duration doesn't fit in 64 bits of seconds [auth::E0216]",
            ),
        ];
        for (tokens, expected) in cases {
            let text = tokens.to_string();
            assert_eq!(seconds(tokens), Err(expected.to_owned()), "{text}");
        }
    }
}
