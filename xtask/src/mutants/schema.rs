//! Writes all changes of a file into it at once, each behind its switch.

use std::collections::HashMap;

use proc_macro2::LineColumn;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Arm, BinOp, Block, Expr, ExprBinary, ExprBlock, ExprIf, ExprParen, ExprStruct, ExprUnary,
    ImplItemFn, ItemFn, Pat, PatGuard, ReturnType, Signature, Stmt, TraitItemFn, Type, parse_quote,
    token,
};

use super::list::{Genre, Mutant, Position};

/// The text of a file with its changes, and the numbers of those that have no place in it.
pub(super) fn written(source: &str, mutants: &[Mutant]) -> syn::Result<(String, Vec<u32>)> {
    let mut file = syn::parse_file(source)?;
    let mut writer = Writer { waiting: HashMap::new() };
    for mutant in mutants {
        writer.waiting.entry((mutant.genre, mutant.start)).or_default().push(mutant);
    }
    writer.visit_file_mut(&mut file);
    let left = writer.waiting.into_values().flatten().map(|mutant| mutant.id).collect();
    Ok((prettyplease::unparse(&file), left))
}

/// The changes that are not written yet, by their kind and by where what they replace begins.
struct Writer<'a> {
    waiting: HashMap<(Genre, Position), Vec<&'a Mutant>>,
}

impl<'a> Writer<'a> {
    /// The changes of a place, with what each puts there. Those of which `other` makes nothing stay.
    fn take<T>(
        &mut self,
        genre: Genre,
        place: proc_macro2::Span,
        other: impl Fn(&'a Mutant) -> Option<T>,
    ) -> Vec<(u32, T)> {
        let LineColumn { line, column } = place.start();
        let place = (genre, Position { line, column: column + 1 });
        let mut taken = Vec::new();
        let waiting = self.waiting.remove(&place).unwrap_or_default();
        let (_, left): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|mutant| {
            let other = other(mutant);
            other.is_some_and(|other| {
                taken.push((mutant.id, other));
                true
            })
        });
        if !left.is_empty() {
            self.waiting.insert(place, left);
        }
        taken
    }

    /// What a function could give instead, to be written before its first statement.
    fn values(&mut self, signature: &Signature, block: &Block) -> Vec<Stmt> {
        // A switch is no constant, and an `impl Trait` is one type.
        let is_fixed = signature.constness.is_some()
            || matches!(&signature.output, ReturnType::Type(_, of) if matches!(**of, Type::ImplTrait(_)));
        let Some(first) = block.stmts.first().filter(|_| !is_fixed) else { return Vec::new() };
        let value = |mutant: &Mutant| syn::parse_str::<Expr>(&mutant.replacement).ok();
        let values = self.take(Genre::FunctionValue, first.span(), value);
        let statement = |(id, value): (u32, Expr)| -> Stmt {
            parse_quote! { if crate::__mutants::on(#id) { return #value; } }
        };
        values.into_iter().map(statement).collect()
    }

    /// What could stand in place of an expression.
    fn others(&mut self, expression: &Expr) -> Vec<(u32, Expr)> {
        match expression {
            // `a && let …` can't stand in parentheses.
            Expr::Binary(binary) if !names_let(expression) => {
                self.take(Genre::BinaryOperator, binary.op.span(), |mutant| {
                    let op = syn::parse_str::<BinOp>(&mutant.replacement).ok()?;
                    Some(Expr::Binary(ExprBinary { op, ..binary.clone() }))
                })
            }
            Expr::Unary(ExprUnary { op, expr: inner, .. }) => {
                self.take(Genre::UnaryOperator, op.span(), |_| Some((**inner).clone()))
            }
            Expr::Struct(literal) => {
                let mut others = Vec::new();
                for (nth, field) in literal.fields.iter().enumerate() {
                    others.extend(self.take(Genre::StructField, field.span(), |_| {
                        Some(Expr::Struct(without(literal, nth)))
                    }));
                }
                others
            }
            _ => Vec::new(),
        }
    }
}

impl VisitMut for Writer<'_> {
    fn visit_item_fn_mut(&mut self, item: &mut ItemFn) {
        let values = self.values(&item.sig, &item.block);
        visit_mut::visit_item_fn_mut(self, item);
        item.block.stmts.splice(0..0, values);
    }

    fn visit_impl_item_fn_mut(&mut self, item: &mut ImplItemFn) {
        let values = self.values(&item.sig, &item.block);
        visit_mut::visit_impl_item_fn_mut(self, item);
        item.block.stmts.splice(0..0, values);
    }

    fn visit_trait_item_fn_mut(&mut self, item: &mut TraitItemFn) {
        let values = item.default.as_ref().map(|block| self.values(&item.sig, block));
        visit_mut::visit_trait_item_fn_mut(self, item);
        if let (Some(block), Some(values)) = (&mut item.default, values) {
            block.stmts.splice(0..0, values);
        }
    }

    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        // The others are without switches of their own: one change is made at a time.
        let others = self.others(expression);
        visit_mut::visit_expr_mut(self, expression);
        for (id, other) in others {
            *expression = choice(id, other, expression.clone());
        }
    }

    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        let deleted = self.take(Genre::MatchArm, arm.span(), |_| Some(()));
        let replaced = match &arm.pat {
            Pat::Guard(PatGuard { guard, .. }) if !names_let(guard) => {
                let value = |mutant: &Mutant| syn::parse_str::<Expr>(&mutant.replacement).ok();
                self.take(Genre::MatchArmGuard, guard.span(), value)
            }
            _ => Vec::new(),
        };
        visit_mut::visit_arm_mut(self, arm);
        for (id, value) in replaced {
            let Pat::Guard(PatGuard { guard, .. }) = &mut arm.pat else { continue };
            **guard = choice(id, value, (**guard).clone());
        }
        for (id, ()) in deleted {
            arm.pat = guarded(&arm.pat, id);
        }
    }
}

/// One expression or another, as the switch says.
///
/// It is put together from the trees: their tokens could be read otherwise in another place.
fn choice(id: u32, thrown: Expr, usual: Expr) -> Expr {
    let block = |expression| Block {
        brace_token: token::Brace::default(),
        stmts: vec![Stmt::Expr(in_parentheses(expression), None)],
    };
    let usual = ExprBlock { attrs: Vec::new(), label: None, block: block(usual) };
    in_parentheses(Expr::If(ExprIf {
        attrs: Vec::new(),
        if_token: token::If::default(),
        cond: Box::new(parse_quote! { crate::__mutants::on(#id) }),
        then_branch: block(thrown),
        else_branch: Some((token::Else::default(), Box::new(Expr::Block(usual)))),
    }))
}

fn in_parentheses(expression: Expr) -> Expr {
    Expr::Paren(ExprParen {
        attrs: Vec::new(),
        paren_token: token::Paren::default(),
        expr: Box::new(expression),
    })
}

/// A pattern that matches nothing while the switch is thrown.
fn guarded(pattern: &Pat, id: u32) -> Pat {
    let off: Expr = parse_quote! { !crate::__mutants::on(#id) };
    let (pattern, guard) = match pattern {
        Pat::Guard(PatGuard { pat, guard, .. }) => {
            let guard = (**guard).clone();
            // A chain with `let` can't stand in parentheses, and has no operator that binds less.
            let guard = if names_let(&guard) { guard } else { in_parentheses(guard) };
            (&**pat, parse_quote! { #off && #guard })
        }
        pattern => (pattern, off),
    };
    Pat::Guard(PatGuard {
        attrs: Vec::new(),
        pat: Box::new(pattern.clone()),
        if_token: token::If::default(),
        guard: Box::new(guard),
    })
}

/// Whether an expression is a chain in which a `let` stands.
fn names_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => names_let(&binary.left) || names_let(&binary.right),
        _ => false,
    }
}

/// A literal without one of its fields, which its rest then gives.
fn without(literal: &ExprStruct, nth: usize) -> ExprStruct {
    let mut literal = literal.clone();
    let fields = literal.fields.into_iter().enumerate().filter(|(index, _)| *index != nth);
    literal.fields = fields.map(|(_, field)| field).collect();
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mutant(id: u32, genre: Genre, (line, column): (usize, usize), replacement: &str) -> Mutant {
        let start = Position { line, column };
        Mutant { id, genre, start, replacement: replacement.to_owned(), ..Mutant::default() }
    }

    #[test]
    fn each_change_has_its_switch() {
        let source = "fn f(a: u8) -> bool {\n    match a { 1 if a == 2 => !true, _ => false }\n}\n";
        let mutants = [
            mutant(1, Genre::FunctionValue, (2, 5), "true"),
            mutant(2, Genre::MatchArm, (2, 15), ""),
            mutant(3, Genre::MatchArmGuard, (2, 20), "false"),
            mutant(4, Genre::BinaryOperator, (2, 22), "!="),
            mutant(5, Genre::UnaryOperator, (2, 30), ""),
            mutant(6, Genre::UnaryOperator, (3, 1), ""),
        ];
        let (text, left) = written(source, &mutants).expect("the source is Rust");
        assert_eq!(left, [6], "what has no place is said");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [
            "if crate::__mutants::on(1u32) { return true; }",
            "1 if !crate::__mutants::on(2u32) && (",
            "if crate::__mutants::on(3u32) { (false) }",
            "if crate::__mutants::on(4u32) { (a != 2) } else { (a == 2) }",
            "if crate::__mutants::on(5u32) { (true) } else { (!true) }",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
    }

    #[test]
    fn a_chain_with_let_stays_as_it_is() {
        let source = "fn f() {\n    if a && let Some(b) = c {}\n}\n";
        let mutants = [mutant(1, Genre::BinaryOperator, (2, 10), "||")];
        let (text, left) = written(source, &mutants).expect("the source is Rust");
        assert_eq!(left, [1]);
        assert!(text.contains("if a && let Some(b) = c"), "{text}");
    }
}
