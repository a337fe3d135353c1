//! The function of an application that checks a form.

use std::{fmt, net::IpAddr, sync::Arc};

use http::HeaderMap;

use super::Auth;
use crate::{
    User,
    config::{Assembly, Callback, For},
    provider::{Authorizer, Checking, CredentialsForm, SignInForm},
};

/// Somebody wants to sign in with a form: the input of `authorize`.
#[non_exhaustive]
pub struct Authorize<A: Auth, F> {
    /// The form as it was filled in.
    pub form: F,
    /// The headers of the request.
    pub headers: HeaderMap,
    /// The address that the request came from, as far as [`Limits`](crate::limit::Limits) know it.
    pub client: Option<IpAddr>,
    /// The application's state.
    pub state: A::State,
}

impl<A: Auth, F> fmt::Debug for Authorize<A, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorize").finish_non_exhaustive()
    }
}

/// Where `auth!` writes the function that checks a form.
#[derive(Debug, Default)]
pub struct AuthorizeSlot(Option<Authorizer>);

impl AuthorizeSlot {
    /// Fills the slot.
    #[doc(hidden)]
    pub fn set<A, F, Fields, M>(&mut self, _: For<A>, function: F)
    where
        A: Auth,
        Fields: CredentialsForm,
        F: Callback<Authorize<A, Fields>, Option<User>, M> + Send + Sync + 'static,
        F::Future: Send + 'static,
    {
        let function = Arc::new(function);
        let check = move |form: SignInForm<'_>| {
            let state = form.state.downcast_ref::<A::State>().cloned();
            let SignInForm { mut sent, headers, client, .. } = form;
            let form = Fields::read(&mut sent)?;
            let function = Arc::clone(&function);
            let reply = async move {
                let state = state.ok_or("the form was sent to another setup")?;
                function.call(Authorize { form, headers, client, state }).await
            };
            Ok(Box::pin(reply) as Checking<User>)
        };
        self.0 = Some(Authorizer::reading(check, Fields::FIELDS, Fields::ACCOUNT, true));
    }

    /// A closure as it is: its argument says which form it reads.
    #[doc(hidden)]
    pub fn closure<A, F>(&self, _: For<A>, closure: F) -> F {
        closure
    }
}

#[doc(hidden)]
impl AuthorizeSlot {
    pub fn required(
        self,
        assembly: &mut Assembly<'_>,
        option: &str,
        _: Option<&str>,
    ) -> Option<Authorizer> {
        if self.0.is_none() {
            assembly.missing(option);
        }
        self.0
    }

    pub fn optional(
        self,
        _: &mut Assembly<'_>,
        _: &str,
        _: Option<&str>,
    ) -> Option<Option<Authorizer>> {
        Some(self.0)
    }
}
