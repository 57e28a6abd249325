"""What sites are called and answer by: certificates, further names, the records of their zones, where domains lead."""
