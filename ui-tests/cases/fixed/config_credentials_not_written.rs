use auth::{
    AuthConfig, CredentialsForm, Secret, User,
    provider::{Authorizer, CredentialsProvider, InvalidOption},
};

#[derive(AuthConfig)]
#[auth(credentials, id = "directory", name = "Directory")]
struct Directory {
    address: String,
}

#[derive(CredentialsForm)]
struct Login {
    username: String,
    password: Secret,
}

impl CredentialsProvider for Directory {
    fn authorizer(&self) -> Result<Authorizer<User>, InvalidOption> {
        let address = self.address.clone();
        Ok(Authorizer::new(move |form: Login| {
            let address = address.clone();
            async move { find(&address, form).await }
        }))
    }
}

async fn find(address: &str, form: Login) -> Result<Option<User>, std::io::Error> {
    // Ask the directory at `address` whether the password is right.
    let _ = (address, form.password);
    Ok(None)
}

fn main() {}
