//! Implements [`AnySetup`], a setup without its type, for every setup.

use http::{HeaderMap, header, request::Parts};

use super::{extract::load, layers::AnySetup, nested, rejection::Rejection, sent::sent};
use crate::{
    Auth, NoClaims, Session,
    browser::cookie::set::SetCookie,
    engine::weight,
    error::BoxError,
    flow::{self, Request},
    parts::BoxFuture,
    session::AnyAuth,
};

impl<A: Auth> AnySetup for A {
    fn name(&self) -> &'static str {
        self.setup().engine().settings.type_name
    }

    fn load<'a>(
        &'a self,
        parts: &'a mut Parts,
    ) -> BoxFuture<'a, Result<Option<Session<NoClaims, AnyAuth>>, Rejection>> {
        Box::pin(async move {
            let session = load(self, parts).await?;
            Ok(session.map(|session| session.with_claims(NoClaims {})))
        })
    }

    fn unauthenticated(&self, parts: &Parts) -> Rejection {
        Rejection::unauthenticated(self.setup(), parts)
    }

    fn csrf_token(&self, parts: &Parts) -> Result<(String, Option<SetCookie>), BoxError> {
        flow::csrf_token(self.setup().engine(), sent(parts))
    }

    fn weigh(&self, headers: &HeaderMap) {
        let cookies = headers.get_all(header::SET_COOKIE).iter();
        weight::of_response(&self.setup().engine().notices, cookies);
    }

    fn look_at_nest(&self, asked: &str, left: &str) {
        nested::is_lost(self.setup().engine(), asked, left);
    }

    fn is_own_form(&self, request: &Request) -> bool {
        flow::is_own_form(self.setup().engine(), request)
    }
}
