use auth::{
    AuthConfig, CredentialsForm, Secret, User,
    provider::{Authorizer, CredentialsProvider, InvalidOption},
};

#[derive(AuthConfig)]
#[auth(credentials, id = "acme", name = "Acme")]
struct Acme {
    address: String,
}

#[derive(CredentialsForm)]
struct Login {
    username: String,
    password: Secret,
}

impl CredentialsProvider for Acme {
    fn authorizer(&self) -> Result<Authorizer<User>, InvalidOption> {
        Ok(Authorizer::new(check))
    }
}

async fn check(form: Login) -> Result<Option<User>, std::io::Error> {
    // Compare the password with what is stored of this user.
    let _ = (form.username, form.password);
    Ok(None)
}

fn main() {}
