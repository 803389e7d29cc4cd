export interface Customer {
  customer_id: string;
  name: string;
  email: string;
  phone: string;
  address: string;
}

export interface Order {
  order_id: string;
  customer_id: string;
  status: "processing" | "with_carrier" | "delivered" | "cancelled" | "refunded";
  placed: string;
  items: { product_id: string; name: string; quantity: number; price: number }[];
  total: number;
  currency: "EUR";
  ship_to: string;
  tracking_number?: string;
  /** As the payment provider stores it: test numbers, no real card. */
  card: { holder: string; number: string; expires: string };
}

export interface Parcel {
  tracking_number: string;
  carrier: string;
  status: string;
  expected_delivery: string | null;
  scans: { time: string; place: string; event: string }[];
}

export interface Review {
  author: string;
  stars: number;
  text: string;
}

export interface Article {
  title: string;
  text: string;
}

/** Everything the desk's tools read and write. Each conversation opens its own, so runs do not meet. */
export interface Shop {
  customers: Customer[];
  orders: Order[];
  parcels: Parcel[];
  reviews: Record<string, Review[]>;
  articles: Article[];
}
