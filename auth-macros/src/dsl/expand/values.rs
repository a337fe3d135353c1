//! Values as a slot or a setting takes them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{
    BinOp, Expr, ExprArray, ExprCall, ExprReference, Token, UnOp, parse::Parser,
    punctuated::Punctuated,
};

use crate::dsl::tokens::mentions_env;

/// The value of an option, in the one shape that its slot knows: `vec![…]` and `&[…]` are `[…]`, and what
/// `.into()` would convert is converted by the slot, which alone says into what.
pub(super) fn plain(value: &Expr) -> TokenStream {
    if is_empty_list(value) {
        return quote!(__auth::__private::Empty);
    }
    normal(value).into_token_stream()
}

fn normal(value: &Expr) -> Expr {
    match value {
        Expr::Group(group) => normal(&group.expr),
        Expr::MethodCall(call)
            if call.method == "into" && call.args.is_empty() && call.turbofish.is_none() =>
        {
            normal(&call.receiver)
        }
        Expr::Macro(call) if call.mac.path.is_ident("vec") => {
            let items = Punctuated::<Expr, Token![,]>::parse_terminated;
            let Ok(elems) = items.parse2(call.mac.tokens.clone()) else { return value.clone() };
            let bracket_token = syn::token::Bracket(call.mac.path.segments[0].ident.span());
            let elems = elems.iter().map(normal).collect();
            Expr::Array(ExprArray { attrs: Vec::new(), bracket_token, elems })
        }
        Expr::Array(list) => {
            let elems = list.elems.iter().map(normal).collect();
            Expr::Array(ExprArray { elems, ..list.clone() })
        }
        Expr::Tuple(tuple) => {
            let mut tuple = tuple.clone();
            for elem in &mut tuple.elems {
                *elem = normal(elem);
            }
            Expr::Tuple(tuple)
        }
        Expr::Reference(ExprReference { mutability: None, expr, .. })
            if matches!(**expr, Expr::Array(_)) =>
        {
            normal(expr)
        }
        Expr::Call(call) if is_some(call) => {
            let mut call = call.clone();
            for argument in &mut call.args {
                *argument = normal(argument);
            }
            Expr::Call(call)
        }
        other => other.clone(),
    }
}

fn is_some(call: &ExprCall) -> bool {
    call.args.len() == 1 && matches!(&*call.func, Expr::Path(path) if path.path.is_ident("Some"))
}

/// `[]`, `vec![]`, `&[]`, `Vec::new()`: of what type the elements would be, nothing says.
fn is_empty_list(value: &Expr) -> bool {
    match value {
        Expr::Group(group) => is_empty_list(&group.expr),
        Expr::Array(list) => list.elems.is_empty(),
        Expr::Reference(reference) => {
            matches!(*reference.expr, Expr::Array(_)) && is_empty_list(&reference.expr)
        }
        Expr::Macro(call) => call.mac.path.is_ident("vec") && call.mac.tokens.is_empty(),
        Expr::Call(call) => {
            call.args.is_empty()
                && call.func.to_token_stream().to_string().replace(' ', "") == "Vec::new"
        }
        _ => false,
    }
}

/// A condition after `if`. Of `env("X")`, which is no `bool`, Rust's operators make none, so that those
/// around it are written out.
pub(super) fn condition(condition: &Expr) -> TokenStream {
    if !mentions_env(condition.to_token_stream()) {
        return condition.to_token_stream();
    }
    match condition {
        Expr::Group(group) => self::condition(&group.expr),
        Expr::Paren(paren) => self::condition(&paren.expr),
        Expr::Unary(not) if matches!(not.op, UnOp::Not(_)) => {
            let inner = self::condition(&not.expr);
            quote!(__auth::__private::Opposite(#inner))
        }
        Expr::Binary(binary) if matches!(binary.op, BinOp::And(_) | BinOp::Or(_)) => {
            let (left, right) = (self::condition(&binary.left), self::condition(&binary.right));
            if matches!(binary.op, BinOp::And(_)) {
                quote!(__auth::__private::Both(#left, #right))
            } else {
                quote!(__auth::__private::Either(#left, #right))
            }
        }
        other => other.to_token_stream(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(value: &str, by: fn(&Expr) -> TokenStream) -> String {
        let value = syn::parse_str(value).expect(value);
        by(&value).to_string().replace(' ', "")
    }

    #[test]
    fn a_list_has_one_shape() {
        for (value, expected) in [
            ("vec![\"a\".into(), b]", "[\"a\",b]"),
            ("&[\"a\", \"b\"]", "[\"a\",\"b\"]"),
            ("vec![(\"a\".into(), \"b\".into())]", "[(\"a\",\"b\")]"),
            ("Some(\"a\".into())", "Some(\"a\")"),
            ("\"a\".into()", "\"a\""),
            ("vec![\"a\"; 3]", "vec![\"a\";3]"),
            ("&name", "&name"),
            ("a.into(b)", "a.into(b)"),
            ("vec![]", "__auth::__private::Empty"),
            ("[]", "__auth::__private::Empty"),
            ("Vec::new()", "__auth::__private::Empty"),
        ] {
            assert_eq!(said(value, plain), expected, "{value}");
        }
    }

    #[test]
    fn conditions_with_variables_are_written_out() {
        for (value, expected) in [
            ("env(\"A\")", "env(\"A\")"),
            ("!env(\"A\")", "__auth::__private::Opposite(env(\"A\"))"),
            ("env(\"A\") && !b", "__auth::__private::Both(env(\"A\"),!b)"),
            (
                "(auth::env(\"A\") || env(\"B\")) && c && d",
                "__auth::__private::Both(__auth::__private::Both(__auth::__private::Either(\
                 auth::env(\"A\"),env(\"B\")),c),d)",
            ),
            ("!a && b", "!a&&b"),
        ] {
            assert_eq!(said(value, condition), expected, "{value}");
        }
    }
}
