//! serde's `rename_all`: the patch must know its members as JSON spells them.

/// The name of a field in the style that `rename_all` gives; `None` if there is no such style.
pub(super) fn rename(field: &str, style: &str) -> Option<String> {
    let words = || field.split('_').filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(letters).collect::<String>()
        })
    };
    Some(match style {
        "lowercase" | "snake_case" => field.to_owned(),
        "UPPERCASE" | "SCREAMING_SNAKE_CASE" => field.to_ascii_uppercase(),
        "PascalCase" => words().map(capital).collect(),
        "camelCase" => {
            let pascal: String = words().map(capital).collect();
            let mut letters = pascal.chars();
            letters
                .next()
                .map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
        }
        "kebab-case" => field.replace('_', "-"),
        "SCREAMING-KEBAB-CASE" => field.to_ascii_uppercase().replace('_', "-"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::rename;

    #[test]
    fn styles_are_those_of_serde() {
        let cases = [
            ("lowercase", "github_token"),
            ("UPPERCASE", "GITHUB_TOKEN"),
            ("PascalCase", "GithubToken"),
            ("camelCase", "githubToken"),
            ("snake_case", "github_token"),
            ("SCREAMING_SNAKE_CASE", "GITHUB_TOKEN"),
            ("kebab-case", "github-token"),
            ("SCREAMING-KEBAB-CASE", "GITHUB-TOKEN"),
        ];
        for (style, expected) in cases {
            assert_eq!(rename("github_token", style).as_deref(), Some(expected), "{style}");
        }
        assert_eq!(rename("x", "Title Case"), None);
    }
}
