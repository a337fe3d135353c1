//! The book of mistakes: pages of the guide, made of `docs/mistakes.toml` and of the cases in `ui-tests/cases`.

mod case;
mod register;
mod rustc;

use std::{collections::BTreeMap, fmt::Write as _, io, ops::RangeInclusive, path::Path};

use self::register::Mistake;

pub(crate) use self::register::register;

/// Where the pages are.
pub(crate) const FOLDER: &str = "docs/guide/mistakes";

const MADE: &str =
    "<!-- Made by `cargo xtask mistakes` from docs/mistakes.toml and ui-tests/cases. -->";

/// A page, and the numbers of the mistakes on it.
struct Part {
    file: &'static str,
    title: &'static str,
    about: &'static str,
    numbers: RangeInclusive<u16>,
}

const PARTS: [Part; 9] = [
    Part {
        file: "language.md",
        title: "Mistakes in the form of a declaration",
        about: "how `auth!` is written: its header, its entries, and the habits of other languages",
        numbers: 1..=99,
    },
    Part {
        file: "providers.md",
        title: "Mistakes about providers and their options",
        about: "the list `providers` of `auth!`",
        numbers: 100..=199,
    },
    Part {
        file: "sessions.md",
        title: "Mistakes about sessions, claims, roles and the state",
        about: "`session`, `roles`, the callbacks `claims` and `roles`, and `state`",
        numbers: 200..=299,
    },
    Part {
        file: "pages.md",
        title: "Mistakes about pages, paths and cookies",
        about: "`pages`, `theme`, `texts`, `base_path`, `prefix` and `cookies`",
        numbers: 300..=399,
    },
    Part {
        file: "site.md",
        title: "Mistakes about the site and its users",
        about: "`hosts`, `proxies`, `redirects`, `origins`, `adapter`, `linking`, `profile` and `compat`",
        numbers: 400..=499,
    },
    Part {
        file: "providers-of-your-own.md",
        title: "Mistakes in a derived provider",
        about: "`#[derive(AuthConfig)]`",
        numbers: 500..=599,
    },
    Part {
        file: "derives.md",
        title: "Mistakes in profiles, forms, claims and roles",
        about: "`#[derive(Profile)]`, `#[derive(CredentialsForm)]`, `#[derive(Claims)]` and `#[derive(Roles)]`",
        numbers: 600..=699,
    },
    Part {
        file: "values.md",
        title: "Mistakes that show in the value of a constant",
        about: "what is known only when constants are computed, so that the compiler says “evaluation panicked”",
        numbers: 700..=799,
    },
    Part {
        file: "types.md",
        title: "Mistakes about types",
        about: "types that don't do what is asked of them; the code ends a note of the compiler's message",
        numbers: 800..=999,
    },
];

/// The pages by file name. Fails when a file can't be read, or when a mistake belongs to no page.
pub(crate) fn pages(root: &Path, register: &[Mistake]) -> io::Result<BTreeMap<String, String>> {
    let lost =
        register.iter().find(|it| !PARTS.iter().any(|part| part.numbers.contains(&it.number)));
    if let Some(lost) = lost {
        return Err(io::Error::other(format!("{} belongs to no page", lost.code())));
    }
    let mut pages = BTreeMap::from([
        ("README.md".to_owned(), index(register)),
        (rustc::FILE.to_owned(), rustc::page(root)?),
    ]);
    for part in &PARTS {
        pages.insert(part.file.to_owned(), page(root, part, register));
    }
    Ok(pages)
}

/// The mistakes of a page.
fn of<'a>(part: &'a Part, register: &'a [Mistake]) -> impl Iterator<Item = &'a Mistake> {
    register.iter().filter(|mistake| part.numbers.contains(&mistake.number))
}

/// The list of all codes.
fn index(register: &[Mistake]) -> String {
    let mut text = format!(
        "# The book of mistakes\n{MADE}\n\n\
         If the compiler says what is wrong in words of the library, the text ends with a code, such as\n\
         `[auth::E0300]`. Look it up here: you find the rule, the message, a program with the mistake, and for the most\n\
         frequent mistakes the program without it. A code keeps its meaning in every version.\n\n\
         Messages that end without such a code are the compiler's own. [The last page]({}) lists those that have to do\n\
         with `auth!`, by the key that they are about.\n",
        rustc::FILE
    );
    for part in &PARTS {
        let _ = write!(text, "\n## {}\n\n", part.title);
        for mistake in of(part, register) {
            let (code, title) = (mistake.code(), &mistake.title);
            let _ = writeln!(text, "- [{code}]({}#{}): {title}.", part.file, code.to_lowercase());
        }
    }
    text
}

fn page(root: &Path, part: &Part, register: &[Mistake]) -> String {
    let Part { title, about, .. } = part;
    let mut text = format!(
        "# {title}\n{MADE}\n\nThis page is about {about}.\n[The index](README.md) has all codes.\n"
    );
    for mistake in of(part, register) {
        text.push_str(&paragraph(root, mistake));
    }
    text
}

/// What there is to say about one mistake.
fn paragraph(root: &Path, mistake: &Mistake) -> String {
    let code = mistake.code();
    let mut text = format!("\n## {code}\n\n**{}.**\n", mistake.title);
    if let Some(retired) = &mistake.retired {
        let _ = write!(
            text,
            "\nThe compiler said this from version {} on, and does not any more since {retired}.\n",
            mistake.since
        );
        return text;
    }
    let Some(first) = mistake.cases.first() else {
        text.push_str("\nA note of the message says what to write.\n");
        return text;
    };
    if let Some(message) = case::message(root, first, &code) {
        let _ = write!(text, "\n```text\n{message}\n```\n");
    }
    if let Some(wrong) = case::program(root, "fail", first) {
        let _ = write!(text, "\nThe program with the mistake:\n\n```rust,ignore\n{wrong}\n```\n");
    }
    if let Some(right) = case::program(root, "fixed", first) {
        let _ = write!(text, "\nThe program without it:\n\n```rust,ignore\n{right}\n```\n");
    }
    let mut said: Vec<_> =
        mistake.cases.iter().filter_map(|name| case::said(root, name, &code)).collect();
    said.dedup();
    let others = said.get(1..).unwrap_or_default();
    if !others.is_empty() {
        let _ = write!(
            text,
            "\nOther messages with this code:\n\n```text\n{}\n```\n",
            others.join("\n")
        );
    }
    text
}
