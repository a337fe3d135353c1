//! `auth!`: syntax → checks → expansion. Every stage runs, whatever the one before it found.

mod call;
mod check;
mod conditional;
mod duration;
mod expand;
mod foreign;
mod hidden;
mod imports;
mod keys;
mod plain;
mod source;
mod syntax;
mod tokens;
mod underived;
mod units;
mod unnamed;
mod whole;

use proc_macro2::TokenStream;
use quote::quote;

use self::call::Call;
use crate::diagnostics::Diagnostics;

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    if let Some(branches) = conditional::branches(&input) {
        return branches;
    }
    let mut diagnostics = Diagnostics::default();
    let mut setup = syntax::parse(units::resolve(input.clone()), &mut diagnostics);
    let call = Call::now();
    if let Some(call) = &call {
        if let Some(error) = call.misplaced(&setup) {
            return error.into_compile_error();
        }
        call.name_what_is_made(&mut setup, &mut diagnostics);
    }
    check::check(&mut setup, &mut diagnostics);
    let mut stand_ins = TokenStream::new();
    if let Some(call) = &call {
        call.name_what_is_taken(&mut setup, &mut diagnostics);
        call.leave_out_no_providers(&mut setup, &mut diagnostics);
        call.leave_out_absent_values(&mut setup);
        call.leave_out_half_named_forms(&mut setup);
        call.name_callbacks(&mut setup, &mut diagnostics);
        call.see_as_far(&mut setup, &mut diagnostics);
        stand_ins.extend(call.derive_claims(&mut setup, &mut diagnostics));
        stand_ins.extend(call.derive_roles(&setup, &mut diagnostics));
        if !setup.is_certain(&diagnostics) {
            stand_ins.extend(call.imported(input));
        }
    }
    if let Some(error) = call.and_then(|call| call.taken(&setup)) {
        diagnostics.push(error);
        setup = setup.reduced();
    }
    let items = expand::items(&setup);
    let errors = diagnostics.into_tokens();
    // Behind what editors see, which has to be at the same place with an error and without.
    quote! { #items #stand_ins #errors }
}
