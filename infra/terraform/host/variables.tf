# What install.sh is told is checked in modules/user-data.

variable "region" {
  description = "AWS region."
  type        = string
}

variable "name" {
  description = "What everything is called."
  type        = string
  default     = "privatechat-host"
}

variable "role" {
  description = "`standalone` (an instance) or `resolver`."
  type        = string
  default     = "standalone"
}

variable "domain" {
  description = "The machine's name, to be pointed at the output `address`. Empty: a name made of its address (nip.io)."
  type        = string
  default     = ""
}

variable "admin_email" {
  description = "Where the certificate authority writes to. Empty: admin@DOMAIN."
  type        = string
  default     = ""
}

variable "release" {
  description = "The version to install. Empty: the newest stable one."
  type        = string
  default     = ""
}

variable "install_base_url" {
  description = "Where install.sh and the releases are."
  type        = string
  default     = "https://releases.privatechat.example"
}

variable "machine" {
  description = "Kind of machine (amd64)."
  type        = string
  default     = "t3.micro"
}

variable "data_gb" {
  description = "GB of the disk for the data."
  type        = number
  default     = 20
  validation {
    condition     = var.data_gb >= 4
    error_message = "data_gb must be at least 4."
  }
}

variable "protected" {
  description = "Refuse to delete the machine."
  type        = bool
  default     = true
}
