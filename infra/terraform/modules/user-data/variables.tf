# Each value ends between single quotes in a shell script, so none may have one: the rules below see to that.

variable "role" {
  description = "`standalone` (an instance) or `resolver`. An instance joins a resolver later by `appctl config set`, so that no token has to be in user-data."
  type        = string
  default     = "standalone"
  validation {
    condition     = contains(["standalone", "resolver"], var.role)
    error_message = "role must be `standalone` or `resolver`."
  }
}

variable "domain" {
  description = "The machine's name, which must lead to its address. Empty: a name made of its address (nip.io)."
  type        = string
  default     = ""
  validation {
    condition     = var.domain == "" || can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain))
    error_message = "domain must be a host name in small letters, as in `chat.example.org`, without https:// and path."
  }
}

variable "admin_email" {
  description = "Where the certificate authority writes to. Empty: admin@DOMAIN."
  type        = string
  default     = ""
  validation {
    condition     = var.admin_email == "" || can(regex("^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,63}$", var.admin_email))
    error_message = "admin_email must be a mail address, as in `ada@example.org`."
  }
}

variable "release" {
  description = "The version to install. Empty: the newest stable one."
  type        = string
  default     = ""
  validation {
    condition     = var.release == "" || can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.]+)?$", var.release))
    error_message = "release must be a version, as in `1.2.3`."
  }
}

variable "install_base_url" {
  description = "Where install.sh and the releases are."
  type        = string
  default     = "https://releases.privatechat.example"
  validation {
    condition     = can(regex("^https://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*[A-Za-z0-9_~-])?$", var.install_base_url))
    error_message = "install_base_url must be an https address without a slash at its end."
  }
}

variable "data_volume" {
  description = "Id of the EBS volume for the data. Empty: the data stays on the root disk."
  type        = string
  default     = ""
  validation {
    condition     = var.data_volume == "" || can(regex("^vol-[0-9a-f]+$", var.data_volume))
    error_message = "data_volume must be the id of a volume, as in `vol-0123456789abcdef0`."
  }
}

variable "signal_url" {
  description = "A URL that is told by PUT how it ended (CloudFormation's WaitCondition). Empty: nobody is told."
  type        = string
  default     = ""
  validation {
    condition     = var.signal_url == "" || can(regex("^https://[^'\\s]+$", var.signal_url))
    error_message = "signal_url must be an https address."
  }
}
