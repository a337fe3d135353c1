//! Finds the change that a compiler's error is about.

use serde_json::Value;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, ExprIf, ExprLit, ExprMatch, Lit, Pat};

use super::list::Position;

/// The code that a switch guards: what it puts there, or all that it chooses from.
#[derive(Debug)]
pub(super) struct Guarded {
    id: u32,
    other: Range,
    whole: Range,
}

type Range = (Position, Position);

/// File, position and text of what an error's message points at.
pub(super) fn places(message: &Value) -> Vec<(String, Position, String)> {
    let message = &message["message"];
    if message["level"] != "error" {
        return Vec::new();
    }
    let text = message["message"].as_str().unwrap_or_default();
    let spans = message["spans"].as_array().cloned().unwrap_or_default();
    let primary = spans.into_iter().filter(|span| span["is_primary"] == true);
    let place = |span: Value| {
        let number = |key: &str| usize::try_from(span[key].as_u64()?).ok();
        let at = Position { line: number("line_start")?, column: number("column_start")? };
        Some((span["file_name"].as_str()?.to_owned(), at, text.to_owned()))
    };
    primary.filter_map(place).collect()
}

/// What the switches of a file guard.
pub(super) fn guarded(text: &str) -> syn::Result<Vec<Guarded>> {
    struct Finder(Vec<Guarded>);
    impl<'a> Visit<'a> for Finder {
        fn visit_expr_if(&mut self, expression: &'a ExprIf) {
            if let Some(id) = switch(&expression.cond) {
                let other = range(expression.then_branch.span());
                self.0.push(Guarded { id, other, whole: range(expression.span()) });
            }
            visit::visit_expr_if(self, expression);
        }
        fn visit_expr_match(&mut self, expression: &'a ExprMatch) {
            let whole = range(expression.span());
            for arm in &expression.arms {
                // Without one of its arms a match may be incomplete, which is an error of the whole.
                if let Pat::Guard(guard) = &arm.pat
                    && let Some(id) = first_switch(&guard.guard)
                {
                    self.0.push(Guarded { id, other: range(arm.pat.span()), whole });
                }
            }
            visit::visit_expr_match(self, expression);
        }
    }
    let mut finder = Finder(Vec::new());
    finder.visit_file(&syn::parse_file(text)?);
    Ok(finder.0)
}

/// The switches whose change, or else whose choice, is the smallest around a place.
pub(super) fn switches_at(guarded: &[Guarded], place: Position) -> Vec<u32> {
    let smallest = |range: fn(&Guarded) -> Range| {
        let holds = |one: &&Guarded| range(one).0 <= place && place <= range(one).1;
        // Of two ranges around one place, the one that begins later is within the other.
        let begin = guarded.iter().filter(holds).map(|one| range(one).0).max();
        let there = guarded.iter().filter(holds).filter(|one| Some(range(one).0) == begin);
        there.map(|one| one.id).collect::<Vec<_>>()
    };
    let within = smallest(|one| one.other);
    if within.is_empty() { smallest(|one| one.whole) } else { within }
}

fn first_switch(condition: &Expr) -> Option<u32> {
    match condition {
        Expr::Binary(binary) => first_switch(&binary.left),
        Expr::Unary(unary) => switch(&unary.expr),
        _ => None,
    }
}

/// The number in `crate::__mutants::on(7)`.
fn switch(condition: &Expr) -> Option<u32> {
    let Expr::Call(call) = condition else { return None };
    let Expr::Path(path) = &*call.func else { return None };
    let Some(Expr::Lit(ExprLit { lit: Lit::Int(id), .. })) = call.args.first() else { return None };
    path.path
        .segments
        .iter()
        .any(|part| part.ident == "__mutants")
        .then(|| id.base10_parse().ok())?
}

fn range(span: proc_macro2::Span) -> Range {
    let position = |at: proc_macro2::LineColumn| Position { line: at.line, column: at.column + 1 };
    (position(span.start()), position(span.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_leads_to_its_switch() {
        let text = "fn f() -> u8 {\n    if crate::__mutants::on(1u32) {\n        return x;\n    }\n    \
                    (if crate::__mutants::on(2u32) { 1 } else { 3 })\n}\n";
        let guarded = guarded(text).expect("the text is Rust");
        let at = |line, column| switches_at(&guarded, Position { line, column });
        assert_eq!(at(3, 16), [1]);
        assert_eq!(at(5, 38), [2]);
        assert_eq!(at(5, 49), [2], "what stood there is about the choice");
        assert!(at(1, 1).is_empty());
    }
}
