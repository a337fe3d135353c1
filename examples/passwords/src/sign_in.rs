//! The sign-in form, and who may come in with it.

use auth::{Authorize, BoxError, CredentialsForm, Secret, User, mail::normalized};

use crate::MemberAuth;

/// The form.
#[derive(CredentialsForm)]
pub(crate) struct Login {
    email: String,
    password: Secret,
}

/// Whether somebody knows the password of an address. It takes as long where there is none.
pub(crate) async fn check(
    Authorize { form, state: members, .. }: Authorize<MemberAuth, Login>,
) -> Result<Option<User>, BoxError> {
    // What is no address is nobody's, and is looked for all the same.
    let email = normalized(&form.email).unwrap_or_default();
    let Some((id, hash)) = members.by_email(&email).await? else {
        let verdict = members.passwords.verify_unknown(&form.password).await?;
        return Ok(verdict.matches.then(|| User::new("nobody")));
    };
    let verdict = members.passwords.verify(&form.password, &hash).await?;
    if let Some(new) = &verdict.rehash {
        members.replace(&id, &hash, new).await?;
    }
    Ok(verdict.matches.then(|| User::new(id).with_email(email)))
}
