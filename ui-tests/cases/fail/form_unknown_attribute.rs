use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    #[form(lable = "Name")]
    username: String,
}

fn main() {}
