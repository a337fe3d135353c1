//! Ready-made providers for the crate [`auth`].
//!
//! List them in the `providers` of an [`auth!`](macro@auth::auth):
//!
//! ```
//! use auth::{auth, env};
//! use auth_providers::{GitHub, Google, Oidc};
//!
//! auth! {
//!     pub struct ShopAuth;
//!     providers: [
//!         GitHub { ..env }, // AUTH_GITHUB_ID, AUTH_GITHUB_SECRET
//!         Google { hosted_domain: "shop.example", ..env },
//!         Oidc as "acme" { issuer: "https://login.acme.example", ..env } if env("AUTH_ACME_ID"),
//!     ],
//! }
//! ```
//!
//! The page of each provider says where to register, which callback URL to write there, and which
//! options it takes. For a service that isn't here, use [`Oidc`], [`OAuth2`] or [`OAuth1`], or derive a
//! provider of your own with [`AuthConfig`](derive@auth::AuthConfig). [`Credentials`] is a form that your
//! application checks, [`Email`] sends a link and a code, `Ldap` (feature `ldap`) asks a directory, and `Passkey`
//! (feature `passkey`) a device.
//!
//! | feature | what it adds |
//! | --- | --- |
//! | `email` | [`Email`] sends over SMTP; without it, give it a `mailer`. |
//! | `ldap` | The provider `Ldap`. |
//! | `passkey` | The provider `Passkey`. |
//! | `testing` | The module `testing`: a person at each provider, for `auth::testing`. |

#[macro_use]
mod credentials_section;
#[macro_use]
mod simple_icon;

mod apple;
mod asgardeo;
mod atlassian;
mod auth0;
mod authentik;
mod azure_ad;
mod azure_ad_b2c;
mod azure_devops;
mod bank_id_norge;
mod battle_net;
mod beyond_identity;
mod bitbucket;
mod box_com;
mod boxyhq_saml;
mod bungie;
mod click_up;
mod cognito;
mod coinbase;
mod concept2;
mod credentials;
mod descope;
mod discord;
mod dribbble;
mod dropbox;
mod duende_identity_server6;
mod email;
mod entra;
mod eve_online;
mod eventbrite;
mod facebook;
mod faceit;
mod figma;
mod forty_two_school;
mod foursquare;
mod freshbooks;
mod frontegg;
mod fusion_auth;
mod github;
mod gitlab;
mod google;
mod hub_spot;
mod hugging_face;
mod hydra;
mod identity_server4;
mod instagram;
mod kakao;
mod keycloak;
mod kick;
mod kinde;
#[cfg(feature = "ldap")]
mod ldap;
mod line;
mod linear;
mod linked_in;
mod logto;
mod mail_ru;
mod mailchimp;
mod mastodon;
mod mattermost;
mod medium;
mod microsoft_entra_id;
mod naver;
mod net_suite;
mod netlify;
mod nextcloud;
mod notion;
mod oauth1;
mod oauth2;
mod oidc;
mod okta;
mod one_login;
mod osso;
mod osu;
mod passage;
#[cfg(feature = "passkey")]
mod passkey;
mod patreon;
mod pay_pal;
mod paybin;
mod ping_id;
mod pinterest;
mod pipedrive;
mod polar;
mod railway;
mod reddit;
mod roblox;
mod salesforce;
mod simple_login;
mod slack;
mod spotify;
mod strava;
#[cfg(feature = "testing")]
pub mod testing;
mod threads;
mod tik_tok;
mod todoist;
mod trakt;
mod twitch;
mod twitter;
mod twitter_legacy;
mod united_effects;
mod vercel;
mod vipps;
mod vk;
mod vk_legacy;
mod we_chat;
mod webex;
mod wikimedia;
mod word_press;
mod work_os;
mod yandex;
mod zitadel;
mod zoho;
mod zoom;

pub use self::apple::*;
pub use self::asgardeo::*;
pub use self::atlassian::*;
pub use self::auth0::*;
pub use self::authentik::*;
pub use self::azure_ad::*;
pub use self::azure_ad_b2c::*;
pub use self::azure_devops::*;
pub use self::bank_id_norge::*;
pub use self::battle_net::*;
pub use self::beyond_identity::*;
pub use self::bitbucket::*;
pub use self::box_com::*;
pub use self::boxyhq_saml::*;
pub use self::bungie::*;
pub use self::click_up::*;
pub use self::cognito::*;
pub use self::coinbase::*;
pub use self::concept2::*;
pub use self::credentials::*;
pub use self::descope::*;
pub use self::discord::*;
pub use self::dribbble::*;
pub use self::dropbox::*;
pub use self::duende_identity_server6::*;
pub use self::email::*;
pub use self::entra::EntraProfile;
pub use self::eve_online::*;
pub use self::eventbrite::*;
pub use self::facebook::*;
pub use self::faceit::*;
pub use self::figma::*;
pub use self::forty_two_school::*;
pub use self::foursquare::*;
pub use self::freshbooks::*;
pub use self::frontegg::*;
pub use self::fusion_auth::*;
pub use self::github::*;
pub use self::gitlab::*;
pub use self::google::*;
pub use self::hub_spot::*;
pub use self::hugging_face::*;
pub use self::hydra::*;
pub use self::identity_server4::*;
pub use self::instagram::*;
pub use self::kakao::*;
pub use self::keycloak::*;
pub use self::kick::*;
pub use self::kinde::*;
#[cfg(feature = "ldap")]
pub use self::ldap::{Ldap, LdapOptions, LdapProfile};
pub use self::line::*;
pub use self::linear::*;
pub use self::linked_in::*;
pub use self::logto::*;
pub use self::mail_ru::*;
pub use self::mailchimp::*;
pub use self::mastodon::*;
pub use self::mattermost::*;
pub use self::medium::*;
pub use self::microsoft_entra_id::*;
pub use self::naver::*;
pub use self::net_suite::*;
pub use self::netlify::*;
pub use self::nextcloud::*;
pub use self::notion::*;
pub use self::oauth1::*;
pub use self::oauth2::*;
pub use self::oidc::*;
pub use self::okta::*;
pub use self::one_login::*;
pub use self::osso::*;
pub use self::osu::*;
pub use self::passage::*;
#[cfg(feature = "passkey")]
pub use self::passkey::{Passkey, PasskeyOptions};
pub use self::patreon::*;
pub use self::pay_pal::*;
pub use self::paybin::*;
pub use self::ping_id::*;
pub use self::pinterest::*;
pub use self::pipedrive::*;
pub use self::polar::*;
pub use self::railway::*;
pub use self::reddit::*;
pub use self::roblox::*;
pub use self::salesforce::*;
pub use self::simple_login::*;
pub use self::slack::*;
pub use self::spotify::*;
pub use self::strava::*;
pub use self::threads::*;
pub use self::tik_tok::*;
pub use self::todoist::*;
pub use self::trakt::*;
pub use self::twitch::*;
pub use self::twitter::*;
pub use self::twitter_legacy::*;
pub use self::united_effects::*;
pub use self::vercel::*;
pub use self::vipps::*;
pub use self::vk::*;
pub use self::vk_legacy::*;
pub use self::we_chat::*;
pub use self::webex::*;
pub use self::wikimedia::*;
pub use self::word_press::*;
pub use self::work_os::*;
pub use self::yandex::*;
pub use self::zitadel::*;
pub use self::zoho::*;
pub use self::zoom::*;
