//! `linking: verified_email { trusted: [Google] }`

use proc_macro2::Span;
use syn::{Ident, braced, parse::ParseStream, token};

use super::{
    entries::{assigned, attributes, comma, drain, key},
    variants,
};
use crate::{
    diagnostics::{Diagnostics, did_you_mean},
    mistakes,
};

/// When an account that isn't known yet goes to the user with its address.
pub(crate) struct Linking {
    pub(crate) rule: LinkingRule,
    pub(crate) span: Span,
    /// The providers that are believed, by variant.
    pub(crate) trusted: Vec<Ident>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkingRule {
    Never,
    VerifiedEmail,
    DangerousEmail,
}

const RULES: [(&str, LinkingRule); 3] = [
    ("never", LinkingRule::Never),
    ("verified_email", LinkingRule::VerifiedEmail),
    ("dangerous_email", LinkingRule::DangerousEmail),
];

const SHAPE: &str = "`linking` is `never`, or `verified_email { trusted: [Google] }`";

impl Linking {
    pub(super) fn parse(
        input: ParseStream<'_>,
        diagnostics: &mut Diagnostics,
    ) -> syn::Result<Self> {
        let word = input.parse::<Ident>().map_err(|_| mistakes::LINKING.next(input, SHAPE))?;
        let name = word.to_string();
        let Some((_, rule)) = RULES.iter().find(|(rule, _)| *rule == name) else {
            let hint = did_you_mean(&name, &RULES.map(|(rule, _)| rule));
            return Err(mistakes::LINKING.on(word, format!("{SHAPE}{hint}")));
        };
        let mut linking = Self { rule: *rule, span: word.span(), trusted: Vec::new() };
        if *rule == LinkingRule::Never {
            return Ok(linking);
        }
        if !input.peek(token::Brace) {
            let message = format!(
                "`{name}` names the providers that are believed: `{name} {{ trusted: [Google] }}`"
            );
            return Err(mistakes::LINKING_TRUSTED.on(word, message));
        }
        let fields;
        braced!(fields in input);
        if let Err(error) = linking.fields(&name, &fields, diagnostics) {
            diagnostics.push(error);
            drain(&fields);
        }
        Ok(linking)
    }

    /// `trusted: [Google]`
    fn fields(
        &mut self,
        rule: &str,
        fields: ParseStream<'_>,
        diagnostics: &mut Diagnostics,
    ) -> syn::Result<()> {
        attributes(fields, diagnostics)?;
        if fields.is_empty() {
            let message = format!(
                "`{rule}` names the providers that are believed: `{rule} {{ trusted: [Google] }}`"
            );
            return Err(mistakes::LINKING_TRUSTED.at(self.span, message));
        }
        let key = key(fields, diagnostics)?;
        if key != "trusted" {
            let message = format!("`{rule}` takes `trusted`: `{rule} {{ trusted: [Google] }}`");
            diagnostics.error(&key, mistakes::LINKING_TRUSTED, message);
        }
        if !assigned(&key, fields, diagnostics)? {
            return Err(mistakes::LINKING_TRUSTED
                .next(fields, "`trusted` is a list of providers: `trusted: [Google]`"));
        }
        if !fields.peek(token::Bracket) {
            return Err(mistakes::LINKING_TRUSTED
                .next(fields, "`trusted` is a list of providers: `trusted: [Google]`"));
        }
        self.trusted = variants::parse(fields, diagnostics)?;
        comma(fields)?;
        if !fields.is_empty() {
            return Err(mistakes::LINKING_TRUSTED
                .next(fields, format!("`{rule}` takes `trusted` and nothing else")));
        }
        Ok(())
    }
}
