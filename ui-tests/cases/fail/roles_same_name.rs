use auth::Roles;

#[derive(Roles)]
pub enum Role {
    Admin,
    #[role(rename = "admin")]
    Root,
}

fn main() {}
