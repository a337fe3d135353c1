//! The user of a session has just proved to be there: the session goes on, in another cookie.

use super::{
    authentication::Authentication,
    cookie::{self, Continued},
    request::Request,
    row,
    stored::Stored,
};
use crate::{
    browser::cookie::{chunk, set::SetCookie},
    engine::ErasedClaims,
    error::BoxError,
};

impl Request<'_> {
    /// Writes that the user of a session has just proved to be there, and gives it another cookie. A copy of the old
    /// cookie doesn't become fresh with it: one of a row opens nothing any more, and one that is the session itself
    /// says what it said.
    ///
    /// `None` when the session was ended meanwhile: that it ends wins.
    ///
    /// Fails when the claims can't be written, don't fit in the cookies that a browser takes, or the store fails.
    pub(crate) async fn prove(
        &self,
        stored: &Stored,
        claims: &ErasedClaims,
        authentication: Authentication,
    ) -> Result<Option<Vec<SetCookie>>, BoxError> {
        let Some(row) = &stored.row else {
            let kept = Continued {
                id: stored.id.as_deref(),
                began: stored.began,
                stamp: stored.stamp.as_deref(),
                has_nulls: stored.has_nulls,
                roles: stored.roles,
                authentication: Some(authentication),
            };
            let (engine, sealing, cookies) = (self.engine, self.sealing, self.cookies);
            let written = cookie::write(engine, sealing, cookies, &stored.user, claims, kept)?;
            return Ok(Some(written.0));
        };
        let Some((value, expires)) =
            row::prove(self.engine, stored, row, claims, authentication).await?
        else {
            return Ok(None);
        };
        let mut cookie = self.sealing.cookies.session_token.set(value);
        cookie.expires = Some(expires);
        Ok(Some(chunk::write(cookie, self.cookies, &self.sealing.elsewhere)?))
    }
}
