//! Tokens that carry the user's place.
//!
//! rustc underlines an expression from its first token to its last; an editor asked about the
//! user's token lists the definition of every *name* that carries its span. So the places ride on
//! the punctuation at both ends, and names never have one.

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

/// `<Type>::name::<>(arguments)`, reported at `span`.
pub(crate) fn call(
    span: Span,
    ty: &TokenStream,
    name: &str,
    arguments: TokenStream,
) -> TokenStream {
    let path = path(span, ty, name);
    let arguments = parenthesized(span, arguments);
    quote!(#path #arguments)
}

/// `<Type>::name::<>`
pub(crate) fn path(span: Span, ty: &TokenStream, name: &str) -> TokenStream {
    let name = format_ident!("{name}");
    let (open, close) = (quote_spanned!(span=> <), quote_spanned!(span=> >));
    quote!(#open #ty>::#name::< #close)
}

/// `(tokens)`
pub(crate) fn parenthesized(span: Span, tokens: TokenStream) -> TokenStream {
    let mut group = Group::new(Delimiter::Parenthesis, tokens);
    group.set_span(span);
    group.to_token_stream()
}

/// `{ tokens }`, for an argument: parentheses would draw a lint.
pub(crate) fn braced(span: Span, tokens: TokenStream) -> TokenStream {
    let mut group = Group::new(Delimiter::Brace, tokens);
    group.set_span(span);
    group.to_token_stream()
}
