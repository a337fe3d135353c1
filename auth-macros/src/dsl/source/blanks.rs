//! Source code without its comments and literals.

use super::is_word;

/// Code in which comments and literals are blanks. Lines stay.
pub(super) fn blanked(text: &[u8]) -> Vec<u8> {
    let mut code = text.to_vec();
    let mut at = 0;
    while at < text.len() {
        let length = skipped(text, at);
        let blanks = &mut code[at..at + length];
        blanks.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        at += length.max(1);
    }
    code
}

/// How long the comment or the literal is that begins here; 0 where code stands.
fn skipped(text: &[u8], at: usize) -> usize {
    let rest = &text[at..];
    let is_in_word = at > 0 && is_word(text[at - 1]);
    match rest {
        [b'/', b'/', ..] => rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()),
        [b'/', b'*', ..] => comment(rest),
        [b'"', ..] => text_literal(rest),
        [b'\'', ..] => letter(rest),
        [b'r', ..] | [b'b' | b'c', b'r', ..] if !is_in_word => raw(rest),
        _ => 0,
    }
}

/// `/* … /* … */ … */`
fn comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        match &rest[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] if depth == 1 => return at + 2,
            [b'*', b'/', ..] => (depth, at) = (depth.saturating_sub(1), at + 2),
            _ => at += 1,
        }
    }
    rest.len()
}

/// `"…"`
fn text_literal(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// `'a'`, `'\n'`; a lifetime isn't one.
fn letter(rest: &[u8]) -> usize {
    if rest.get(1) == Some(&b'\\') {
        let end = rest.iter().skip(3).position(|byte| *byte == b'\'');
        return end.map_or(rest.len(), |end| end + 4);
    }
    // A letter has up to four bytes.
    let end = rest.iter().skip(2).take(4).position(|byte| *byte == b'\'');
    let letter = end.map(|end| &rest[1..end + 2]);
    let is_one =
        |letter: &[u8]| std::str::from_utf8(letter).is_ok_and(|letter| letter.chars().count() == 1);
    letter.filter(|letter| is_one(letter)).map_or(0, |letter| letter.len() + 2)
}

/// `r#"…"#`, `br"…"`; 0 for a word that begins so.
fn raw(rest: &[u8]) -> usize {
    let Some(r) = rest.iter().take(2).position(|byte| *byte == b'r') else { return 0 };
    let hashes = rest[r + 1..].iter().take_while(|byte| **byte == b'#').count();
    let start = r + 1 + hashes;
    if rest.get(start) != Some(&b'"') {
        return 0;
    }
    let mut end = vec![b'"'];
    end.resize(hashes + 1, b'#');
    let text = &rest[start + 1..];
    let length = text.windows(end.len()).position(|window| window == end);
    length.map_or(rest.len(), |length| start + 1 + length + end.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_no_code() {
        for (text, code) in [
            ("a // {\nb", "a     \nb"),
            ("a /* { /* } */ */ b", "a                 b"),
            ("\"{\\\"\" '{' '\\'' '\\u{7d}' 'é' &'a b", "                             &'a b"),
            ("r#\"{\"\"# br\"\\\" r#type car\"{\"", "              r#type car   "),
        ] {
            let blanked = String::from_utf8(blanked(text.as_bytes())).expect("blanks are text");
            assert_eq!(blanked.trim_end(), code.trim_end(), "{text}");
            assert_eq!(blanked.len(), text.len(), "{text}");
        }
    }
}
